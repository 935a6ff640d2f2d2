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
    public void A_flood_of_bad_hellos_costs_one_a_second_and_the_true_peer_gets_through()
    {
        using var pair = new DtlsPair();
        pair.Client.Start(0);
        pair.Drain();
        byte[] hello = pair.Sent[0].Datagram, outOfTurn = Convert.FromHexString("16fefd00000000000000ff000c100000000001000000000000");
        int answered = 0;
        for (long now = 0; now < 8_000; now++)
        {
            pair.Server.Handle(hello, now);
            pair.Server.Handle(outOfTurn, now);
            bool answer = false;
            while (pair.Server.TryPoll(out _)) answer = true;
            if (answer) answered++;
        }

        // 20, 40, … 640 ms are 1.26 s; from there on a second each.
        Assert.InRange(pair.Server.BadHellos, 8, 14);
        Assert.InRange(answered, 0, pair.Server.BadHellos);
        Assert.Equal(DtlsState.Idle, pair.Server.State);
        pair.Run();
        Assert.Equal((DtlsState.Connected, DtlsState.Connected), (pair.Client.State, pair.Server.State));
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
