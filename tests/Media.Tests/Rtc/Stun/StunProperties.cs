using System.Buffers.Binary;
using System.Net;
using FsCheck.Xunit;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Tests.Rtc.Stun;

/// <summary>What holds for every STUN message and for every datagram.</summary>
public class StunProperties
{
    [Property(MaxTest = 500)]
    public void What_is_written_is_read(byte[] id, byte[] username, uint priority, ulong tieBreaker, bool controlling, bool nominates, byte[] key)
    {
        byte[] transaction = Twelve(id), name = username[..Math.Min(username.Length, 513)];
        var writer = new StunWriter(new byte[700], StunClass.Request, transaction);
        writer.AddUsername(name);
        writer.AddPriority(priority);
        if (controlling) writer.AddControlling(tieBreaker);
        else writer.AddControlled(tieBreaker);
        if (nominates) writer.AddUseCandidate();
        writer.AddIntegrity(key);
        writer.AddFingerprint();

        Assert.Equal(StunError.None, StunMessage.TryParse(writer.Written, out StunMessage read));
        Assert.Equal((StunClass.Request, true), (read.Class, read.IsBinding));
        Assert.Equal(transaction, read.TransactionId.ToArray());
        Assert.Equal(name, read.Username.ToArray());
        Assert.Equal((priority, nominates), (read.Priority!.Value, read.UseCandidate));
        Assert.Equal(tieBreaker, controlling ? read.Controlling : read.Controlled);
        Assert.Null(controlling ? read.Controlled : read.Controlling);
        Assert.True(read.HasFingerprint && read.VerifyIntegrity(key));
        Assert.False(read.VerifyIntegrity([.. key, 1]));
    }

    [Property(MaxTest = 500)]
    public void An_address_is_read_as_it_was_written(byte[] id, ulong high, ulong low, ushort port, bool six)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        var address = new IPEndPoint(new IPAddress(six ? bytes : bytes[..4]), port);
        if (address.Address.IsIPv4MappedToIPv6) return;
        var writer = new StunWriter(new byte[200], StunClass.Success, Twelve(id));
        writer.AddXorMappedAddress(address);
        Assert.Equal(StunError.None, StunMessage.TryParse(writer.Written, out StunMessage read));
        Assert.Equal(address, read.XorMappedAddress);
    }

    [Property(MaxTest = 500)]
    public void One_changed_bit_anywhere_is_noticed(byte[] id, byte[] key, ushort at, byte bit)
    {
        var writer = new StunWriter(new byte[200], StunClass.Request, Twelve(id));
        writer.AddPriority(1);
        writer.AddIntegrity(key);
        writer.AddFingerprint();
        byte[] damaged = writer.Written.ToArray();
        damaged[at % damaged.Length] ^= (byte)(1 << (bit % 8));
        Assert.False(StunMessage.TryParse(damaged, out StunMessage read) == StunError.None && read.HasFingerprint && read.VerifyIntegrity(key));
    }

    [Property(MaxTest = 2_000)]
    public void No_datagram_throws_and_nothing_is_read_beyond_its_end(byte[] attributes, byte[] id, bool wellFormedHeader)
    {
        byte[] datagram = wellFormedHeader ? [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. Twelve(id), .. attributes] : attributes;
        if (wellFormedHeader) BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)attributes.Length);

        // In the middle of other bytes: what lies around it must not change what is read.
        byte[] zeros = new byte[datagram.Length + 64], ones = new byte[datagram.Length + 64];
        ones.AsSpan().Fill(0xFF);
        datagram.CopyTo(zeros, 32);
        datagram.CopyTo(ones, 32);
        StunError error = StunMessage.TryParse(zeros.AsSpan(32, datagram.Length), out StunMessage read);
        Assert.Equal(error, StunMessage.TryParse(ones.AsSpan(32, datagram.Length), out StunMessage again));
        if (error != StunError.None) return;
        Assert.True(read.Username.SequenceEqual(again.Username) && read.Realm.SequenceEqual(again.Realm));
        Assert.Equal((read.Priority, read.ErrorCode, read.UnknownRequired), (again.Priority, again.ErrorCode, again.UnknownRequired));
        Assert.Equal(read.XorMappedAddress, again.XorMappedAddress);
        _ = read.VerifyIntegrity("key"u8);
    }

    private static byte[] Twelve(byte[] some)
    {
        byte[] id = new byte[12];
        some.AsSpan(0, Math.Min(12, some.Length)).CopyTo(id);
        return id;
    }
}
