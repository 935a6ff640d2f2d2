using Radio24.Media.Audio;
using Radio24.Media.Outputs;
using Radio24.Media.Tests.Audio;

namespace Radio24.Media.Tests.Outputs;

/// <summary>Outputs behind the taps: whatever they do, the air makes its frames, and they know what they have missed.</summary>
public sealed class TapTests
{
    [Fact]
    public async Task Slow_outputs_lose_the_oldest_frames_and_the_air_loses_none()
    {
        const int Frames = 3_000;
        var encoded = new EncodedTap();
        var pcm = new PcmTap();
        var fast = new EveryFrame();
        using var clock = new AirClock(new ArraySource(Signals.Sine(1_000, -16, 1), loop: true), [fast, encoded, pcm]);
        using TapReader<byte> slowEncoded = encoded.Open("archive");
        using TapReader<float> slowPcm = pcm.Open("stream");
        using TapReader<float> stuck = pcm.Open("stuck"); // never reads at all

        // Each slow output takes one frame, and then holds still in the middle of its work until the air is done.
        var done = new TaskCompletionSource();
        Task<long> slowOne = Task.Run(() => FollowAsync(slowEncoded, encoded.LargestFrame, done.Task));
        Task<long> slowTwo = Task.Run(() => FollowAsync(slowPcm, pcm.LargestFrame, done.Task));
        for (int i = 0; i < Frames; i++) Assert.True(clock.MakeFrame(new Tick(i, 0, 0)));
        Assert.Equal(Enumerable.Range(0, Frames).Select(i => (long)i), fast.Numbers);
        Assert.Equal(0, clock.Status.Faults);
        done.SetResult();
        Assert.Equal(Frames - 1, await slowOne.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(Frames - 1, await slowTwo.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(Frames, slowEncoded.Read + slowEncoded.Lost);
        Assert.Equal(Frames, slowPcm.Read + slowPcm.Lost);
        Assert.True(slowEncoded.Lost >= Frames - 1 - 512 && slowPcm.Lost >= Frames - 1 - 256, "they cannot have kept up");
        Assert.Equal(0, stuck.Read);
    }

    [Fact]
    public void What_a_reader_is_given_is_whole_and_numbered_without_a_gap_it_is_not_told_of()
    {
        var tap = new PcmTap();
        using TapReader<float> reader = tap.Open("stream");
        var frame = new float[AudioFormat.FrameLength];
        var heard = new float[tap.LargestFrame];
        long next = 0;
        for (int i = 0; i < 5_000; i++)
        {
            Array.Fill(frame, i);
            tap.OnFrame(new OpusFrame(default, i, frame));
            if (i % 3 != 0 || i is >= 1_000 and <= 2_000) continue; // slower than the air, and away for a while
            Assert.True(reader.TryRead(heard, out TapFrame taken));
            Assert.Equal(next + taken.Lost, taken.Number);
            Assert.Equal(AudioFormat.FrameLength, taken.Length);
            Assert.All(heard, x => Assert.Equal(taken.Number, x));
            next = taken.Number + 1;
        }

        Assert.True(reader.Lost > 0);
        while (reader.TryRead(heard, out TapFrame taken)) next = taken.Number + 1;
        Assert.Equal(5_000, next);
        Assert.Equal(5_000, reader.Read + reader.Lost);
    }

    [Fact]
    public async Task A_frame_that_is_overwritten_while_it_is_copied_is_lost_and_never_torn()
    {
        var tap = new PcmTap();
        using TapReader<float> reader = tap.Open("stream");
        const int Frames = 100_000;
        Task air = Task.Run(() =>
        {
            var frame = new float[AudioFormat.FrameLength];
            for (int i = 0; i < Frames; i++)
            {
                Array.Fill(frame, i);
                tap.OnFrame(new OpusFrame(default, i, frame));
            }
        });
        var heard = new float[tap.LargestFrame];
        long last = -1;
        while (last < Frames - 1)
        {
            if (!reader.TryRead(heard, out TapFrame taken)) continue;
            Assert.Equal(last + 1 + taken.Lost, taken.Number);
            foreach (float x in heard) if (x != taken.Number) Assert.Fail($"frame {taken.Number} holds a sample of {x}");
            last = taken.Number;
        }

        await air;
        Assert.Equal(Frames, reader.Read + reader.Lost);
    }

    [Fact]
    public void A_tick_with_outputs_allocates_nothing()
    {
        var encoded = new EncodedTap();
        var pcm = new PcmTap();
        using var clock = new AirClock(new ArraySource(Signals.Sine(1_000, -16, 1), loop: true), [encoded, pcm]);
        using TapReader<byte> one = encoded.Open("archive");
        using TapReader<float> other = pcm.Open("stream");
        var packet = new byte[encoded.LargestFrame];
        long number = 0;
        for (int i = 0; i < 200; i++) clock.MakeFrame(new Tick(number++, 0, 0));

        Assert.Equal(0, Allocations.OfARound(() =>
        {
            for (int i = 0; i < 800; i++)
            {
                clock.MakeFrame(new Tick(number++, 0, 0));
                one.TryRead(packet, out _);
            }
        }));
    }

    [Fact]
    public async Task An_output_hears_what_comes_after_it_joined_and_waits_for_it()
    {
        var tap = new EncodedTap();
        tap.OnFrame(new OpusFrame(new byte[] { 1 }, 6));
        TapReader<byte> reader = tap.Open("stream");
        var time = new FakeTimeProvider();
        var packet = new byte[tap.LargestFrame];
        ValueTask<TapFrame> next = reader.ReadAsync(packet, time, CancellationToken.None);
        Assert.False(next.IsCompleted);
        tap.OnFrame(new OpusFrame(new byte[] { 24, 7 }, 7));
        time.Advance(AudioFormat.FrameDuration);
        Assert.Equal(new TapFrame(7, 2, 0), await next);
        Assert.Equal([24, 7], packet[..2]);
        Assert.Equal("stream", Assert.Single(tap.Readers).Output);
        reader.Dispose();
        Assert.Empty(tap.Readers);
    }

    /// <returns>The number of the last frame.</returns>
    private static async Task<long> FollowAsync<T>(TapReader<T> reader, int room, Task done)
        where T : unmanaged
    {
        var frame = new T[room];
        long last = -1;
        TapFrame taken = await reader.ReadAsync(frame, TimeProvider.System, CancellationToken.None);
        await done;
        do
        {
            Assert.Equal(last + 1 + taken.Lost, taken.Number);
            last = taken.Number;
        }
        while (reader.TryRead(frame, out taken));
        return last;
    }

    private sealed class EveryFrame : IFrameSink
    {
        public List<long> Numbers { get; } = [];

        public void OnFrame(in OpusFrame frame) => Numbers.Add(frame.Number);
    }
}
