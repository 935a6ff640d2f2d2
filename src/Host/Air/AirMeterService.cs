using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Radio24.Media.Audio;
using Radio24.Media.Outputs;

namespace Radio24.Host.Air;

/// <summary>
/// The air in figures for whoever collects metrics (OpenTelemetry: <c>Radio24.*</c>). All are observed; loudness is measured as an
/// output of its own, behind the publish gate and apart from the air thread.
/// </summary>
public sealed class AirMeterService : BackgroundService
{
    public const string Name = "Radio24.Air";

    private const int LooksAMinute = 300;

    /// <summary>A block of loudness is 400 ms long; what waits meanwhile is a twenty-fifth of what the tap keeps.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly Meter _meter;
    private readonly EncodedTap _encoded;
    private readonly PcmTap _pcm;
    private readonly TimeProvider _time;
    private double _loudness = Decibels.Silence;

    public AirMeterService(AirChain chain, Programme programme, EncodedTap encoded, PcmTap pcm, TimeProvider time)
    {
        (_encoded, _pcm, _time) = (encoded, pcm, time);
        _meter = new Meter(new MeterOptions(Name) { Scope = chain });
        Count("frames", "{frame}", "Frames of 20 ms that an output took", () => chain.Status.Frames);
        Count("ticks.late", "{tick}", "Ticks more than 5 ms late", () => chain.Status.LateTicks);
        Count("frames.skipped", "{frame}", "Frames never made because of stalls", () => chain.Status.SkippedTicks);
        Count("faults", "{fault}", "Times that programme, encoder or an output threw", () => chain.Status.Faults);
        Count("events.lost", "{event}", "Events that nobody read in time", () => programme.Events.Lost);
        Gauge("level", "dBFS", "RMS of each bus over 300 ms", programme, level => level.Rms);
        Gauge("peak", "dBFS", "Sample peak of each bus, falling by 20 dB a second", programme, level => level.Peak);
        _meter.CreateObservableGauge("radio24.air.loudness", () => Volatile.Read(ref _loudness), "LUFS",
            "Loudness of what left the station in the last 400 ms (ITU-R BS.1770-4)");
        _meter.CreateObservableCounter("radio24.air.output.frames", () => Outputs(read: true), "{frame}", "Frames that an output read from its tap");
        _meter.CreateObservableCounter("radio24.air.output.lost", () => Outputs(read: false), "{frame}", "Frames that an output was too slow for");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using TapReader<float> programme = _pcm.Open("loudness");
        var frame = new float[_pcm.LargestFrame];
        using var look = new PeriodicTimer(LookEvery, _time);
        while (true)
        {
            var meter = new LoudnessMeter(); // it keeps what it heard: a new one every minute
            for (int looks = 0; looks < LooksAMinute; looks++)
            {
                await look.WaitForNextTickAsync(stoppingToken);
                while (programme.TryRead(frame, out TapFrame taken)) meter.Hear(frame.AsSpan(0, taken.Length));
                if (double.IsFinite(meter.Momentary)) Volatile.Write(ref _loudness, Math.Max(Decibels.Silence, meter.Momentary));
            }
        }
    }

    private void Count(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableCounter($"radio24.air.{name}", value, unit, description);

    private void Gauge(string name, string unit, string description, Programme programme, Func<BusLevel, double> figure) =>
        _meter.CreateObservableGauge($"radio24.air.{name}", () => Enum.GetValues<ProgrammeBus>().Select(bus => new Measurement<double>(
            figure(programme.LevelOf(bus)), KeyValuePair.Create<string, object?>("bus", bus.ToString().ToLowerInvariant()))), unit, description);

    private IEnumerable<Measurement<long>> Outputs(bool read) =>
    [
        .. _encoded.Readers.Select(reader => Of(reader.Output, "encoded", read ? reader.Read : reader.Lost)),
        .. _pcm.Readers.Select(reader => Of(reader.Output, "pcm", read ? reader.Read : reader.Lost)),
    ];

    private static Measurement<long> Of(string output, string tap, long frames) => new(
        frames, KeyValuePair.Create<string, object?>("output", output), KeyValuePair.Create<string, object?>("tap", tap));
}
