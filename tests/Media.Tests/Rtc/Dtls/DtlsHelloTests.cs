using System.Buffers.Binary;
using Radio24.Media.Rtc.Dtls;

namespace Radio24.Media.Tests.Rtc.Dtls;

/// <summary>How a handshake begins: in pieces, and after a flood of hellos that lead nowhere.</summary>
public sealed class DtlsHelloTests
{
    private const int RecordHeader = 13, HandshakeHeader = 12;

    /// <summary>As Firefox sends a long hello (RFC 6347 §4.2.3).</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_hello_in_two_fragments_is_put_together(bool oneDatagram, bool secondFirst)
    {
        using var pair = new DtlsPair { Lost = n => n == 0 };      // the whole one does not arrive
        pair.Client.Start(0);
        pair.Drain();
        byte[] hello = pair.Sent[0].Datagram;
        int half = (hello.Length - RecordHeader - HandshakeHeader) / 2;
        byte[] first = Fragment(hello, 0, half, record: 0), second = Fragment(hello, half, null, record: 1);
        byte[][] datagrams = oneDatagram ? [[.. first, .. second]] : secondFirst ? [second, first] : [first, second];
        foreach (byte[] datagram in datagrams)
        {
            Assert.Single(pair.Sent);       // not before it is whole
            pair.Server.Handle(datagram, 0);
            pair.Drain();
        }

        Assert.True(pair.Sent.Count > 1, "a hello in fragments is not answered");
        pair.Run();
        Assert.Equal((DtlsState.Connected, DtlsState.Connected), (pair.Client.State, pair.Server.State));
        Assert.Equal(0, pair.Server.BadHellos);
    }

    [Fact]
    public void A_bad_hello_never_ends_a_session_and_is_answered_by_no_alert()
    {
        using var pair = new DtlsPair();
        byte[] hello = Hello(pair);
        for (int at = 13; at < hello.Length; at += 13)
        {
            byte[] bad = [.. hello];
            bad[at] ^= 0xff;
            bad[RecordHeader + HandshakeHeader + 2] = (byte)at;     // of the random: not the hello before, once more
            pair.Now += DtlsEndpoint.LongestQuietMs;
            pair.Server.Handle(bad, pair.Now);
            while (pair.Server.TryPoll(out DtlsOutput output))
                Assert.Equal(22, output.Datagram.Span[0]);      // a server hello (to a changed random, say), or nothing
        }

        Assert.True(pair.Server.BadHellos > 0);
        pair.Now += DtlsEndpoint.LongestQuietMs;
        pair.Run();
        AssertConnected(pair);
    }

    [Fact]
    public void A_flood_of_hellos_costs_one_a_second_and_the_true_peer_gets_through()
    {
        using var pair = new DtlsPair();
        byte[] hello = Hello(pair);
        int answered = 0;
        for (; pair.Now < 8_000; pair.Now++)
        {
            byte[] another = [.. hello];
            BinaryPrimitives.WriteInt32BigEndian(another.AsSpan(RecordHeader + HandshakeHeader + 2), (int)pair.Now);       // of the random
            pair.Server.Handle(another, pair.Now);
            bool answer = false;
            while (pair.Server.TryPoll(out _)) answer = true;
            if (answer) answered++;
        }

        Assert.Equal(8, answered);
        pair.Run();
        AssertConnected(pair);
    }

    [Fact]
    public void Hellos_that_OpenSSL_refuses_are_looked_at_ever_more_seldom()
    {
        using var pair = new DtlsPair();
        byte[] hello = Hello(pair);
        hello[RecordHeader + HandshakeHeader + 34] = 0xff;      // a session id longer than there is room for
        for (; pair.Now < 8_000; pair.Now++) pair.Server.Handle(hello, pair.Now);

        // 20, 40, … 640 ms are 1.26 s; from there on a second each.
        Assert.InRange(pair.Server.BadHellos, 8, 14);
        Assert.False(pair.Server.TryPoll(out _));
        pair.Run();
        AssertConnected(pair);
    }

    public static TheoryData<string, string> Forged => new()
    {
        { "a fatal alert", "15fefd000000000000000900020228" },
        { "a warning", "15fefd0000000000000009000201 00".Replace(" ", "", StringComparison.Ordinal) },
        { "a message out of turn", "16fefd00000000000000ff000c100000000001000000000000" },
        { "a key exchange before its turn", "16fefd00000000000000ff00101000000400010000000000040badc0de" },
        { "a finished message in the clear", "16fefd00000000000000ff0018140000 0c00040000 0000000c0102030405060708090a0b0c".Replace(" ", "", StringComparison.Ordinal) },
        { "a certificate that is none", "16fefd00000000000000ff00120b000006000100000000000600000300abcd" },
        { "no certificate", "16fefd00000000000000ff000f0b0000030001000000000003000000" },
        { "a change of cipher that is none", "14fefd00000000000000ff000102" },
        { "a change of cipher", "14fefd00000000000000ff000101" },
        { "bytes under keys", "17fefd000100000000000900180102030405060708090a0b0c0d0e0f101112131415161718" },
        { "a fragment longer than its message", "16fefd00000000000000ff0010100000020002000001000004deadbeef" },
        { "garbage", "16fefd00000000000000ff0020deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef" },
    };

    [Theory]
    [MemberData(nameof(Forged))]
    public void A_forged_record_is_ignored_at_every_stage(string what, string record)
    {
        byte[] forged = Convert.FromHexString(record);
        using var pair = new DtlsPair();
        pair.Lost = _ =>
        {
            pair.Server.Handle(forged, pair.Now);
            return false;
        };
        pair.Run();
        AssertConnected(pair);
        Assert.True(pair.Server.BadHellos == 0, what);
    }

    [Fact]
    public void Another_hello_in_mid_handshake_is_ignored()
    {
        using var whole = new DtlsPair();
        byte[] another = Hello(whole);
        using var pair = new DtlsPair();
        bool begun = false;
        pair.Lost = _ =>
        {
            // Not before the true one: which of two first hellos is true nobody can tell.
            if (begun) pair.Server.Handle(another, pair.Now);
            begun |= pair.Server.State == DtlsState.Handshaking;
            return false;
        };
        pair.Run();
        AssertConnected(pair);
        Assert.Equal(0, pair.Now);
    }

    [Fact]
    public void A_forged_certificate_in_mid_handshake_is_ignored()
    {
        using var pair = new DtlsPair();
        byte[] der = DtlsCertificate.Create(TimeProvider.System).Der;
        byte[] forged = new byte[RecordHeader + HandshakeHeader + 6 + der.Length];
        Convert.FromHexString("16fefd00000000000000ff").CopyTo(forged, 0);
        BinaryPrimitives.WriteUInt16BigEndian(forged.AsSpan(11), (ushort)(forged.Length - RecordHeader));
        forged[RecordHeader] = 11;
        forged[RecordHeader + 5] = 1;
        WriteUInt24(forged.AsSpan(RecordHeader + 1), 6 + der.Length);
        WriteUInt24(forged.AsSpan(RecordHeader + 9), 6 + der.Length);
        WriteUInt24(forged.AsSpan(RecordHeader + HandshakeHeader), 3 + der.Length);
        WriteUInt24(forged.AsSpan(RecordHeader + HandshakeHeader + 3), der.Length);
        der.CopyTo(forged, RecordHeader + HandshakeHeader + 6);
        pair.Lost = _ =>
        {
            pair.Server.Handle(forged, pair.Now);
            return false;
        };
        pair.Run();
        AssertConnected(pair);
    }

    /// <summary>The client's hello, which stays on the wire.</summary>
    private static byte[] Hello(DtlsPair pair)
    {
        pair.Client.Start(0);
        pair.Drain();
        return [.. pair.Sent[0].Datagram];
    }

    private static void AssertConnected(DtlsPair pair)
    {
        Assert.Equal((DtlsState.Connected, DtlsState.Connected), (pair.Client.State, pair.Server.State));
        Assert.True(pair.ClientKeys!.Local.Key.SequenceEqual(pair.ServerKeys!.Remote.Key));
    }

    /// <summary>A part of the one handshake message in a datagram, as a record of its own.</summary>
    private static byte[] Fragment(byte[] whole, int from, int? length, byte record)
    {
        ReadOnlySpan<byte> message = whole.AsSpan(RecordHeader + HandshakeHeader);
        ReadOnlySpan<byte> part = length is { } some ? message.Slice(from, some) : message[from..];
        byte[] fragment = [.. whole.AsSpan(0, RecordHeader + HandshakeHeader), .. part];
        fragment[10] = record;                                                                       // sequence number
        BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(11), (ushort)(HandshakeHeader + part.Length));
        WriteUInt24(fragment.AsSpan(RecordHeader + 6), from);
        WriteUInt24(fragment.AsSpan(RecordHeader + 9), part.Length);
        return fragment;
    }

    private static void WriteUInt24(Span<byte> at, int value) => (at[0], at[1], at[2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
}
