using System.Diagnostics.Metrics;

namespace Radio24.Media.Sfu;

/// <summary>
/// The fan-out's figures as metrics (OpenTelemetry collects <c>Radio24.*</c>). Every instrument only reads counters that exist anyway,
/// so the threads that send pay nothing for it.
/// </summary>
internal sealed class SfuMeter : IDisposable
{
    public const string Name = "Radio24.Sfu";

    private readonly Meter _meter;

    public SfuMeter(Sfu sfu)
    {
        _meter = new Meter(new MeterOptions(Name) { Scope = sfu });
        _meter.CreateObservableUpDownCounter("radio24.sfu.listeners", () => new Measurement<int>[]
        {
            new(sfu.Hearing, new KeyValuePair<string, object?>("state", "hearing")),
            new(Math.Max(0, sfu.Listeners - sfu.Hearing), new KeyValuePair<string, object?>("state", "joining")),
        }, "{listener}", "Sessions whose media flows, and sessions still joining");
        Count("joins", "{session}", "Sessions made", () => sfu.Joins);
        Count("joins.refused", "{offer}", "Offers refused, for whatever reason", () => sfu.JoinsRefused);
        Count("evictions", "{session}", "Sessions that sent no check and were removed to make room", () => sfu.Evicted);
        Count("frames", "{frame}", "Frames taken from the air", () => sfu.Frames);
        Count("frames.dropped", "{frame}", "Frames empty or too long for a packet", () => sfu.FramesDropped);
        Count("packets.sent", "{packet}", "RTP packets the kernel took", () => sfu.Sum(s => s.Packets));
        Count("packets.dropped", "{packet}", "Datagrams the kernel would not take", () => sfu.Sum(s => s.Dropped));
        Count("packets.retransmitted", "{packet}", "RTP packets sent again on request", () => sfu.Sum(s => s.Retransmitted));
        Count("bytes.sent", "By", "Bytes of the packets sent, from the RTP header to the tag", () => sfu.Sum(s => s.Bytes));
        Count("datagrams.received", "{datagram}", "Datagrams received", () => sfu.Sum(s => s.Received));
        Count("datagrams.refused", "{datagram}", "Of those: unknown, not authentic or not understood", () => sfu.Sum(s => s.Refused));
        Count("path.moves", "{move}", "How often media followed a listener to another address", () => sfu.Sum(s => s.Moves));
        Count("faults", "{fault}", "Internal errors", () => sfu.Sum(s => s.Faults));
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableCounter($"radio24.sfu.{name}", value, unit, description);
}
