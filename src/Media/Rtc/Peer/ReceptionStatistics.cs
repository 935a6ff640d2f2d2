using Radio24.Media.Rtc.Rtcp;

namespace Radio24.Media.Rtc.Peer;

/// <summary>What a receiver counts of one source (RFC 3550 §6.4.1, appendix A.3 and A.8).</summary>
public sealed class ReceptionStatistics
{
    private const int TicksPerMs = 48;
    private ulong _first, _highest;
    private long _expectedBefore, _receivedBefore, _transitBefore;
    private double _jitter;

    /// <summary>Packets received, each counted once.</summary>
    public long Received { get; private set; }

    /// <summary>Packets received again.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Packets missing between the first and the newest; those still on their way count too.</summary>
    public long Lost => Received == 0 ? 0 : Expected - Received;

    /// <summary>When the first packet came, in monotonic milliseconds; null before.</summary>
    public long? FirstAt { get; private set; }

    /// <summary>Interarrival jitter in milliseconds.</summary>
    public double JitterMs => _jitter / TicksPerMs;

    /// <summary>Newest packet index.</summary>
    internal ulong Highest => _highest;

    private long Expected => (long)(_highest - _first) + 1;

    /// <summary>Counts a packet.</summary>
    /// <param name="index">Its 48-bit index.</param>
    /// <param name="timestamp">Its RTP timestamp.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    internal void Note(ulong index, uint timestamp, long now)
    {
        // Modulo 2^32, as timestamps are; a jump of the source shows as jitter once.
        long transit = (uint)(now * TicksPerMs) - (long)timestamp;
        if (FirstAt is null)
            (FirstAt, _first, _highest) = (now, index, index);
        else
            _jitter += (Math.Abs((double)(int)(transit - _transitBefore)) - _jitter) / 16;
        _transitBefore = transit;
        _first = Math.Min(_first, index);
        _highest = Math.Max(_highest, index);
        Received++;
    }

    /// <summary>Makes the report block, and begins the next interval.</summary>
    internal ReportBlock Report(uint ssrc, uint lastSenderReport, uint delay)
    {
        long expected = Expected - _expectedBefore, received = Received - _receivedBefore, lost = expected - received;
        (_expectedBefore, _receivedBefore) = (Expected, Received);
        return new ReportBlock
        {
            Ssrc = ssrc,
            FractionLost = expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, (lost << 8) / expected),
            CumulativeLost = (int)Math.Clamp(Lost - Duplicates, int.MinValue, int.MaxValue),
            HighestSequence = (uint)_highest,
            Jitter = (uint)_jitter,
            LastSenderReport = lastSenderReport,
            DelaySinceLastSenderReport = delay,
        };
    }
}
