using System.Diagnostics;
using System.Net;
using Radio24.Media.Audio;
using Radio24.Media.Outputs;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Sfu;
using FanOut = Radio24.Media.Sfu.Sfu;

namespace Radio24.Media.Tests.Audio;

public class AirClockTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void On_time_every_frame_is_due_20_ms_after_the_last_without_drift()
    {
        var schedule = new TickSchedule(1_000 * Ms, 20 * Ms, 60 * Ms);
        var random = new Random(1);
        for (long n = 0; n < 10_000; n++)
        {
            Assert.Equal((1_000 * Ms) + (n * 20 * Ms), schedule.NextDeadline);
            Assert.False(schedule.TryTick(schedule.NextDeadline - 1, out _));
            long late = random.Next((int)(4 * Ms));
            Assert.True(schedule.TryTick(schedule.NextDeadline + late, out Tick tick));
            Assert.Equal(new Tick(n, late, 0), tick);
        }
    }

    [Fact]
    public void A_short_delay_is_made_up_for_without_a_burst()
    {
        var schedule = new TickSchedule(0, 20 * Ms, 60 * Ms);
        schedule.TryTick(0, out _);
        long now = 65 * Ms; // frame 1 was due at 20, 2 at 40, 3 at 60
        long last = now;
        for (long n = 1; n < 10; n++)
        {
            now = Math.Max(now, schedule.NextDeadline);
            Assert.True(schedule.TryTick(now, out Tick tick));
            Assert.Equal(n, tick.Frame);
            Assert.Equal(0, tick.Skipped);
            if (n > 1) Assert.True(now - last >= 5 * Ms, "a burst");
            last = now;
        }

        Assert.Equal(10 * 20 * Ms, schedule.NextDeadline);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(1_000)]
    [InlineData(3_600_000)]
    public void After_a_stall_what_was_missed_is_skipped_once(long stallMs)
    {
        var schedule = new TickSchedule(0, 20 * Ms, 60 * Ms);
        schedule.TryTick(0, out _);
        long now = (20 + stallMs) * Ms;
        Assert.True(schedule.TryTick(now, out Tick tick));
        Assert.Equal(stallMs / 20, tick.Skipped);
        Assert.Equal(1 + (stallMs / 20), tick.Frame);
        Assert.Equal(stallMs * Ms, tick.Lateness);
        Assert.False(schedule.TryTick(now, out _));
        Assert.InRange(schedule.NextDeadline, now, now + (20 * Ms));
        schedule.TryTick(schedule.NextDeadline, out tick);
        Assert.Equal(0, tick.Skipped);
    }

    [Fact]
    public void A_clock_that_jumps_back_makes_no_frame_twice()
    {
        var schedule = new TickSchedule(0, 20 * Ms, 60 * Ms);
        schedule.TryTick(0, out _);
        schedule.TryTick(20 * Ms, out _);
        Assert.False(schedule.TryTick(5 * Ms, out _));
        Assert.Equal(40 * Ms, schedule.NextDeadline);
    }

    [Fact]
    public async Task On_air_the_sinks_get_numbered_frames_that_decode_to_the_programme()
    {
        var sink = new Recorder(100);
        var broken = new BrokenSink();
        using var clock = new AirClock(new ArraySource(Signals.Sine(1_000, -16, 1), loop: true), [broken, sink]);
        Assert.Null(clock.Status.SinceLastFrame);
        Assert.False(clock.Status.OnAir);
        clock.Start();
        Assert.Throws<InvalidOperationException>(clock.Start);
        await sink.Full.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(clock.Status.OnAir);
        Assert.True(clock.Status.Frames >= 99);
        Assert.True(clock.Status.Faults >= 99, "the broken sink was not counted");
        clock.Dispose();
        long frames = clock.Status.Frames;

        for (int i = 1; i < sink.Numbers.Count; i++) Assert.True(sink.Numbers[i] > sink.Numbers[i - 1]);
        using var decoder = new OpusDecoder();
        var pcm = new float[AudioFormat.FrameLength];
        double level = 0;
        foreach (byte[] packet in sink.Packets)
        {
            decoder.Decode(packet, pcm);
            level = Signals.RmsDb(pcm);
        }

        Assert.Equal(-19.01, level, 0.5);
        Assert.Equal(frames, clock.Status.Frames);
    }

    [Fact]
    public void A_skip_moves_the_programmes_media_time_with_the_frames_numbers()
    {
        var programme = new Programme(new ArraySource(Signals.Sine(300, -20, 1), loop: true), new SafetyReel());
        var sink = new Recorder(10);
        using var clock = new AirClock(programme, [sink]);
        clock.MakeFrame(new Tick(0, 0, 0));
        Assert.Equal(1, programme.Frame);
        clock.MakeFrame(new Tick(51, 0, 50));
        Assert.Equal(52, programme.Frame);
        Assert.Equal([0L, 51L], sink.Numbers);
    }

    [Fact]
    public void A_programme_that_throws_is_counted_and_the_next_frame_goes_out()
    {
        int reads = 0;
        var sink = new Recorder(10);
        using var clock = new AirClock(new FuncSource(f => ++reads == 1 ? throw new InvalidOperationException("broken") : f.Length), [sink]);
        Assert.False(clock.MakeFrame(new Tick(0, 0, 0)));
        Assert.True(clock.MakeFrame(new Tick(1, 0, 0)));
        Assert.Equal([1L], sink.Numbers);
        Assert.Equal(1, clock.Status.Faults);
    }

    [Fact]
    public async Task A_programme_that_always_throws_is_never_on_air()
    {
        using var clock = new AirClock(new FuncSource(_ => throw new InvalidOperationException("broken")), [new Recorder(10)]);
        clock.Start();
        await UntilAsync(() => clock.Status.Faults >= 10);
        AirClockStatus status = clock.Status;
        Assert.Equal(0, status.Frames);
        Assert.Null(status.SinceLastFrame);
        Assert.False(status.OnAir);
        Assert.True(status.MeanTick > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_frame_that_no_sink_takes_has_not_gone_out()
    {
        using var clock = new AirClock(new ArraySource(Signals.Sine(1_000, -16, 1), loop: true), [new BrokenSink(), new EncodedTap()]);
        clock.Start();
        await UntilAsync(() => clock.Status.Faults >= 10);
        Assert.Equal(0, clock.Status.Frames);
        Assert.False(clock.Status.OnAir);
    }

    [Fact]
    public async Task A_programme_that_breaks_for_good_is_off_air_a_second_later()
    {
        bool broken = false;
        var sink = new Recorder(5);
        using var clock = new AirClock(new FuncSource(f => Volatile.Read(ref broken) ? throw new InvalidOperationException("broken") : f.Length), [sink]);
        clock.Start();
        await sink.Full.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Volatile.Write(ref broken, true);
        await UntilAsync(() => clock.Status.Faults > 0);
        long frames = clock.Status.Frames;
        await UntilAsync(() => !clock.Status.OnAir);
        Assert.Equal(frames, clock.Status.Frames);
        Assert.True(clock.Status.SinceLastFrame >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_stall_is_counted_as_lateness_and_its_frames_as_skipped()
    {
        const int StallMs = 300;
        int reads = 0;
        var sink = new Recorder(30);
        var last = new LastNumber();
        using var clock = new AirClock(new FuncSource(f =>
        {
            var stalled = Stopwatch.StartNew();
            if (++reads == 5)
                while (stalled.ElapsedMilliseconds < StallMs) Thread.Sleep(StallMs / 10);
            return f.Length;
        }), [sink, last]);
        clock.Start();
        await sink.Full.Task.WaitAsync(TimeSpan.FromSeconds(60));
        clock.Dispose();

        // Frame 5 was due 20 ms after the stall began. How much later than that the machine woke the thread only makes it more.
        AirClockStatus status = clock.Status;
        Assert.True(status.LateTicks >= 1);
        Assert.True(status.WorstLateness >= TimeSpan.FromMilliseconds(StallMs - 20), $"{status.WorstLateness}");
        Assert.True(status.SkippedTicks >= (StallMs - 20) / 20, $"{status.SkippedTicks}");
        Assert.True(status.WorstTick >= TimeSpan.FromMilliseconds(StallMs), $"{status.WorstTick}");
        Assert.Equal(0, status.Faults);

        // Every number is a frame that went out or one that was skipped.
        Assert.True(sink.Numbers[5] - sink.Numbers[4] > (StallMs - 20) / 20);
        Assert.Equal(last.Number + 1, status.Frames + status.SkippedTicks);
    }

    [Fact]
    public void At_the_highest_bitrate_every_frame_still_fits_into_a_datagram()
    {
        var noise = new Random(24);
        var sink = new Recorder(100);
        using var fanOut = new FanOut(new SfuOptions { Listen = IPAddress.Loopback, Port = 0 }, TimeProvider.System);
        using var clock = new AirClock(
            new FuncSource(f =>
            {
                for (int i = 0; i < f.Length; i++) f[i] = noise.NextSingle() - 0.5f;
                return f.Length;
            }),
            [sink, fanOut], new AirClockOptions { Encoder = new OpusEncoderOptions { Bitrate = 510_000 }, LargestPacket = PayloadHistory.MaxPayload });
        for (int i = 0; i < 100; i++) Assert.True(clock.MakeFrame(new Tick(i, 0, 0)));
        Assert.Equal((100, 0), (fanOut.Snapshot().Frames, fanOut.Snapshot().FramesDropped));
        Assert.InRange(sink.Packets.Max(p => p.Length), PayloadHistory.MaxPayload - 50, PayloadHistory.MaxPayload);
    }

    [Fact]
    public void A_whole_tick_allocates_nothing()
    {
        var programme = new Programme(new GenerativeBed(1), new SafetyReel());
        programme.PlayTrack(new GenerativePiece(2, TimeSpan.FromMinutes(5)), TimeSpan.Zero);
        using var clock = new AirClock(programme, [new Nowhere()]);
        long number = 0;
        for (int i = 0; i < 200; i++) clock.MakeFrame(new Tick(number++, 0, 0));
        Assert.Equal(0, Allocations.OfARound(() =>
        {
            for (int i = 0; i < 1_000; i++) clock.MakeFrame(new Tick(number++, 0, 0));
        }));
        Assert.Equal(0, clock.Status.Faults);
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        var waited = Stopwatch.StartNew();
        while (!done())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "what was waited for did not come");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private sealed class Nowhere : IFrameSink
    {
        public void OnFrame(in OpusFrame frame)
        {
        }
    }

    private sealed class LastNumber : IFrameSink
    {
        public long Number { get; private set; }

        public void OnFrame(in OpusFrame frame) => Number = frame.Number;
    }

    private sealed class BrokenSink : IFrameSink
    {
        public void OnFrame(in OpusFrame frame) => throw new InvalidOperationException("broken");
    }

    private sealed class Recorder(int frames) : IFrameSink
    {
        public TaskCompletionSource Full { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<long> Numbers { get; } = [];

        public List<byte[]> Packets { get; } = [];

        public void OnFrame(in OpusFrame frame)
        {
            if (Numbers.Count == frames) return;
            Numbers.Add(frame.Number);
            Packets.Add(frame.Payload.ToArray());
            if (Numbers.Count == frames) Full.TrySetResult();
        }
    }
}
