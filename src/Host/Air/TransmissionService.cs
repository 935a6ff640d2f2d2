using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Media.Audio;
using Radio24.Media.Outputs;
using Radio24.Media.Sfu;

namespace Radio24.Host.Air;

/// <summary>
/// Runs the air clock for as long as the station runs, and says in the log, once a minute, when it could not keep time or an output
/// had trouble.
/// </summary>
public sealed partial class TransmissionService(
    AirChain chain, Sfu fanOut, EncodedTap encoded, PcmTap pcm, TimeProvider time, ILogger<TransmissionService> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private AirClockStatus _air = chain.Status;
    private SfuSnapshot _sent = fanOut.Snapshot();
    private Dictionary<object, long> _lost = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        chain.Start();
        LogOnAir(logger);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        chain.Dispose();
        SayTrouble();
        AirClockStatus status = chain.Status;
        LogOffAir(logger, status.Frames, status.LateTicks, status.SkippedTicks);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(Look, time);
        while (await minute.WaitForNextTickAsync(stoppingToken))
            SayTrouble();
    }

    private void SayTrouble()
    {
        (AirClockStatus before, _air) = (_air, chain.Status);
        if (_air.SkippedTicks > before.SkippedTicks || _air.Faults > before.Faults)
            LogLate(logger, _air.SkippedTicks - before.SkippedTicks, _air.Faults - before.Faults, _air.WorstLateness);

        (SfuSnapshot earlier, _sent) = (_sent, fanOut.Snapshot());
        if (_sent.Faults > earlier.Faults)
            LogFaults(logger, _sent.Faults - earlier.Faults, _sent.LastFault);
        if (_sent.PacketsDropped > earlier.PacketsDropped || _sent.FramesDropped > earlier.FramesDropped)
            LogDropped(logger, _sent.PacketsDropped - earlier.PacketsDropped, _sent.FramesDropped - earlier.FramesDropped);

        SaySlow([.. encoded.Readers.Select(reader => ((object)reader, reader.Output, reader.Lost)), .. pcm.Readers.Select(reader => ((object)reader, reader.Output, reader.Lost))]);
    }

    private void SaySlow((object Reader, string Output, long Lost)[] readers)
    {
        foreach ((object reader, string output, long lost) in readers)
        {
            if (lost > _lost.GetValueOrDefault(reader))
                LogSlow(logger, output, lost - _lost.GetValueOrDefault(reader));
        }

        _lost = readers.ToDictionary(each => each.Reader, each => each.Lost);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "On air")]
    private static partial void LogOnAir(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Off air after {Frames} frames ({Late} late, {Skipped} skipped)")]
    private static partial void LogOffAir(ILogger logger, long frames, long late, long skipped);

    [LoggerMessage(Level = LogLevel.Warning, Message = "In the last minute {Skipped} frames were skipped and {Faults} failed; worst lateness so far {Worst}")]
    private static partial void LogLate(ILogger logger, long skipped, long faults, TimeSpan worst);

    [LoggerMessage(Level = LogLevel.Error, Message = "In the last minute the fan-out broke {Faults} times, the last time with {Fault}")]
    private static partial void LogFaults(ILogger logger, long faults, string? fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "In the last minute the system did not take {Packets} packets to listeners, and {Frames} frames did not fit into one")]
    private static partial void LogDropped(ILogger logger, long packets, long frames);

    [LoggerMessage(Level = LogLevel.Warning, Message = "In the last minute the output {Output} was too slow for {Frames} frames")]
    private static partial void LogSlow(ILogger logger, string output, long frames);
}
