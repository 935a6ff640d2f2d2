using Radio24.Media.Rtc.Rtp;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>
/// One listener's copy of a shared stream: its own SSRC, sequence numbers, rollover counter and keys over the payloads of a
/// <see cref="PayloadHistory"/>. Every byte of packet N follows from N and the history, which holds one payload for N: so a
/// retransmission is byte-identical, and no nonce ever meets two texts. Opened by <see cref="SrtpSender.OpenStream"/>; one thread at a time.
/// </summary>
public sealed class SrtpStream
{
    /// <summary>
    /// First sequence numbers are drawn from here to 2¹⁵. Above the length of any datagram: a STUN header has its length where RTP has the
    /// sequence number, and a listener who looks at that instead of the first two bits (RFC 8489 §5) takes a packet whose number happens to be its own
    /// length less 20 for STUN. werift does, and lost one packet of the first seconds in one of two hundred visits.
    /// </summary>
    internal const int LeastFirst = 0x800, MostFirst = 0x7fff;

    private readonly SrtpSender _sender;
    private readonly PayloadHistory _history;
    private readonly ushort _firstSequenceNumber;
    private readonly uint _timestampOffset;
    private readonly long _first;
    private long _last;

    /// <param name="sender">The listener's keys.</param>
    /// <param name="history">The shared payloads; the stream begins with the next one added.</param>
    /// <param name="ssrc">Synchronisation source, the listener's own.</param>
    /// <param name="payloadType">The payload type of the listener's offer, 0 to 127.</param>
    /// <param name="firstSequenceNumber"><see cref="LeastFirst"/> to <see cref="MostFirst"/>: below 2¹⁵, so that a receiver who misses the first packets still starts its rollover counter at 0 (RFC 3711 §3.3.1).</param>
    /// <param name="timestampOffset">Added to the media time.</param>
    internal SrtpStream(SrtpSender sender, PayloadHistory history, uint ssrc, byte payloadType, ushort firstSequenceNumber, uint timestampOffset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadType, 127);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSequenceNumber, LeastFirst);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSequenceNumber, MostFirst);
        (_sender, _history, _firstSequenceNumber, _timestampOffset) = (sender, history, firstSequenceNumber, timestampOffset);
        (Ssrc, PayloadType) = (ssrc, payloadType);
        _first = history.Next;
        _last = _first - 1;
    }

    /// <summary>Synchronisation source.</summary>
    public uint Ssrc { get; }

    /// <summary>Payload type.</summary>
    public byte PayloadType { get; }

    /// <summary>Packets protected, retransmissions not counted: the sender report's packet count (RFC 3550 §6.4.1).</summary>
    public uint PacketCount { get; private set; }

    /// <summary>Payload bytes of those packets: the sender report's octet count.</summary>
    public uint OctetCount { get; private set; }

    /// <summary>Of the last packet protected: how far back a NACK reaches is counted from here.</summary>
    public ushort LastSequenceNumber => (ushort)(_firstSequenceNumber + (_last - _first));

    /// <summary>Bytes of an SRTP packet beyond its payload.</summary>
    public int Overhead => RtpHeader.FixedLength + _sender.RtpOverhead;

    /// <summary>The RTP timestamp of the newest payload, for a sender report.</summary>
    public uint LatestTimestamp => TimestampAt(_history.LastMediaTime);

    /// <summary>The RTP timestamp of a media time.</summary>
    public uint TimestampAt(uint mediaTime) => mediaTime + _timestampOffset;

    /// <summary>Protects payload <paramref name="number"/> of the history into a send slot. Numbers only rise; one left out can still be retransmitted.</summary>
    /// <param name="number">As <see cref="PayloadHistory.Add"/> gave it.</param>
    /// <param name="slot">Receives the SRTP packet; out of place, the payload stays shared.</param>
    /// <returns>The packet's length; 0 if the number was passed already or is no longer (or not yet) in the history.</returns>
    public int Protect(long number, Span<byte> slot)
    {
        if (number <= _last)
            return 0;
        int length = Write(number, slot);
        if (length == 0)
            return 0;
        _last = number;
        PacketCount++;
        OctetCount += (uint)(length - Overhead);
        return length;
    }

    /// <summary>Protects a packet once more, byte for byte as it was, for a NACK (RFC 4585 §6.2.1).</summary>
    /// <param name="sequenceNumber">The lost sequence number.</param>
    /// <param name="slot">Receives the SRTP packet.</param>
    /// <returns>The packet's length; 0 if it was never reached or is no longer kept.</returns>
    public int Retransmit(ushort sequenceNumber, Span<byte> slot)
    {
        long number = _last - (ushort)(LastSequenceNumber - sequenceNumber);
        return number < _first ? 0 : Write(number, slot);
    }

    private int Write(long number, Span<byte> slot)
    {
        if (number < _first || !_history.TryGet(number, out ReadOnlySpan<byte> payload, out uint mediaTime))
            return 0;
        ulong index = _firstSequenceNumber + (ulong)(number - _first);
        Span<byte> header = stackalloc byte[RtpHeader.FixedLength];
        // RFC 3551 §4.1: the marker begins a talkspurt, here the stream.
        RtpHeader.Write(header, marker: number == _first, PayloadType, (ushort)index, TimestampAt(mediaTime), Ssrc);
        int length = _sender.Seal(header, payload, Ssrc, index, slot);
        if (_history.Holds(number))
            return length;
        // Overwritten while it was encrypted: what came out must never leave.
        slot[..length].Clear();
        return 0;
    }
}
