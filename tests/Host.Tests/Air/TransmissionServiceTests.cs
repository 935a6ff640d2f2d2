using System.Net;
using Radio24.Host.Air;
using Radio24.Host.Lease;
using Radio24.Media.Audio;
using Radio24.Media.Outputs;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Sfu;

namespace Radio24.Host.Tests.Air;

/// <summary>What goes wrong in the fan-out is in the log within a minute, once.</summary>
public sealed class TransmissionServiceTests
{
    [Fact]
    public async Task Faults_and_drops_of_the_fan_out_are_said_once_a_minute_and_at_the_end()
    {
        var time = new FakeTimeProvider();
        var clock = new BreakingTime();
        var log = new KeptLog<TransmissionService>();
        using var fanOut = new Sfu(new SfuOptions { Listen = IPAddress.Loopback, Port = 0 }, clock);
        using var chain = new AirChain(AirChain.MakeProgramme(new BroadcastOptions(), 24), [new Nowhere()], new EndlessTerm(), new OpusEncoderOptions());
        var tap = new EncodedTap();
        using TapReader<byte> slow = tap.Open("archive");
        using var service = new TransmissionService(chain, fanOut, tap, new PcmTap(), time, log);
        await service.StartAsync(CancellationToken.None);

        clock.Breaks = true;
        await UntilAsync(() => fanOut.Snapshot().Faults > 0);
        clock.Breaks = false;
        fanOut.OnFrame(new OpusFrame(new byte[PayloadHistory.MaxPayload + 1], 0));
        for (int i = 0; i < 600; i++) tap.OnFrame(new OpusFrame(new byte[1], i));
        Assert.True(slow.TryRead(new byte[tap.LargestFrame], out _));
        time.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(() => log.Lines.Count(Ours) >= 3);
        Assert.Contains("Warning In the last minute the output archive was too slow for 88 frames", log.Lines);
        Assert.Contains(log.Lines, l => l.StartsWith("Error In the last minute the fan-out broke ", StringComparison.Ordinal) && l.EndsWith("InvalidOperationException: the clock broke", StringComparison.Ordinal));
        Assert.Contains("Warning In the last minute the system did not take 0 packets to listeners, and 1 frames did not fit into one", log.Lines);

        // Nothing new: nothing more is said. Then a last frame, which the stop finds.
        time.Advance(TimeSpan.FromMinutes(1));
        fanOut.OnFrame(new OpusFrame(new byte[PayloadHistory.MaxPayload + 1], 1));
        await service.StopAsync(CancellationToken.None);
        Assert.Equal(1, log.Lines.Count(l => l.Contains("broke", StringComparison.Ordinal)));
        Assert.Equal(2, log.Lines.Count(l => l.Contains("1 frames did not fit", StringComparison.Ordinal)));
        Assert.Equal(1, log.Lines.Count(l => l.Contains("too slow", StringComparison.Ordinal)));
    }

    private static bool Ours(string line) => line.Contains("fan-out broke", StringComparison.Ordinal) || line.Contains("did not fit", StringComparison.Ordinal) || line.Contains("too slow", StringComparison.Ordinal);

    private static async Task UntilAsync(Func<bool> done)
    {
        for (long began = TimeProvider.System.GetTimestamp(); !done();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "what was waited for did not come");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private sealed class Nowhere : IFrameSink
    {
        public void OnFrame(in OpusFrame frame)
        {
        }
    }

    private sealed class BreakingTime : TimeProvider
    {
        private volatile bool _breaks;

        public bool Breaks
        {
            set => _breaks = value;
        }

        public override long GetTimestamp() =>
            _breaks && Thread.CurrentThread.Name is ['s', 'f', 'u', '-', ..] ? throw new InvalidOperationException("the clock broke") : base.GetTimestamp();
    }
}
