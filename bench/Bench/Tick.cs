using System.Diagnostics;
using Radio24.Media.Audio;

namespace Radio24.Bench;

/// <summary>What one 20 ms tick of the air costs, stage by stage, on one thread.</summary>
internal static class Tick
{
    private const int WarmUp = 500;

    public static Task<int> RunAsync(string[] args)
    {
        var options = new Options(args, "frames", "seconds");
        int frames = options.Number("frames", 3_000);
        Console.WriteLine($"{frames} frames of 20 ms each; µs a frame, and of a core while on air");

        var frame = new float[AudioFormat.FrameLength];
        var packet = new byte[OpusEncoder.MaximumPacket];
        var bed = new GenerativeBed(1);
        Measure("bed", frames, () => bed.Read(frame));
        var piece = new GenerativePiece(1, TimeSpan.FromHours(1));
        Measure("piece", frames, () => piece.Read(frame));
        var reel = new SafetyReel();
        Measure("safety reel", frames, () => reel.Read(frame));

        float[] loud = new float[AudioFormat.FrameLength];
        var random = new Random(1);
        for (int i = 0; i < loud.Length; i++) loud[i] = (float)((random.NextDouble() * 3) - 1.5);
        var limiter = new PeakLimiter();
        Measure("limiter, quiet", frames, () => limiter.Process(frame.AsSpan()));
        Measure("limiter, loud", frames, () =>
        {
            loud.CopyTo(frame, 0);
            limiter.Process(frame);
        });

        foreach (int complexity in new[] { 5, 9, 10 })
        {
            using var encoder = new OpusEncoder(new OpusEncoderOptions { Complexity = complexity });
            var music = new GenerativePiece(2, TimeSpan.FromHours(1));
            Measure($"piece + opus, complexity {complexity}", frames, () =>
            {
                music.Read(frame);
                encoder.Encode(frame, packet);
            });
        }

        var programme = new Programme(new GenerativeBed(1), new SafetyReel());
        Measure("programme on its bed", frames, () => programme.Read(frame));
        programme.PlayTrack(new GenerativePiece(3, TimeSpan.FromHours(1)), TimeSpan.FromSeconds(2));
        Measure("programme with a piece", frames, () => programme.Read(frame));

        using var clock = new AirClock(programme, [new Nowhere()]);
        long number = 0;
        Measure("whole tick (piece, bus, limiter, opus)", frames, () => clock.MakeFrame(new Media.Audio.Tick(number++, 0, 0)));
        OnAir(programme, options.Number("seconds", 10));
        return Task.FromResult(0);
    }

    private static void OnAir(Programme programme, int seconds)
    {
        using var clock = new AirClock(programme, [new Nowhere()]);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        clock.Start();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        AirClockStatus status = clock.Status;
        double share = (Environment.CpuUsage.TotalTime - before).TotalSeconds / seconds;
        Console.WriteLine($"on air for {seconds} s ({clock.Precedence} scheduling): {status.Frames} frames, {status.LateTicks} later than 5 ms, worst {status.WorstLateness.TotalMilliseconds:0.0} ms, "
            + $"{status.SkippedTicks} skipped; a tick {status.MeanTick.TotalMicroseconds:0} µs, the longest {status.WorstTick.TotalMicroseconds:0} µs; "
            + $"{share:0.0 %} of a core");
    }

    private static void Measure(string name, int frames, Action tick)
    {
        for (int i = 0; i < WarmUp; i++) tick();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < frames; i++) tick();
        double each = Stopwatch.GetElapsedTime(start).TotalMicroseconds / frames;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine($"  {name,-40} {each,8:0.0} µs  {each / 200:0.00} %  {allocated} bytes allocated");
    }

    private sealed class Nowhere : IFrameSink
    {
        public void OnFrame(in OpusFrame frame)
        {
        }
    }
}
