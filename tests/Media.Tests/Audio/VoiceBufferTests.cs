using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

public class VoiceBufferTests
{
    [Fact]
    public void Until_it_is_complete_an_underrun_is_silence_and_counted()
    {
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(1));
        float[] speech = Signals.Sine(300, -10, 0.03);
        Assert.Equal(speech.Length, voice.Write(speech));
        var frame = new float[AudioFormat.FrameLength];

        Assert.Equal(frame.Length, voice.Read(frame));
        Assert.Equal(speech[..frame.Length], frame);
        Assert.Equal(frame.Length, voice.Read(frame));
        Assert.Equal(speech[frame.Length..], frame[..(speech.Length - frame.Length)]);
        Assert.All(frame[(speech.Length - frame.Length)..], x => Assert.Equal(0, x));
        Assert.Equal(frame.Length, voice.Read(frame));
        Assert.Equal(2, voice.Underruns);

        voice.Complete();
        Assert.Equal(0, voice.Read(frame));
        Assert.True(voice.Ended);
    }

    [Fact]
    public void What_was_written_before_completion_is_heard_to_the_last_sample()
    {
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(2));
        float[] speech = Signals.Sine(300, -10, 0.777);
        voice.Write(speech);
        voice.Complete();
        Assert.Equal(speech, Signals.Read(voice, 100));
        Assert.Equal(0, voice.Underruns);
        Assert.Throws<InvalidOperationException>(() => voice.Write(speech));
    }

    [Fact]
    public void Marks_pop_out_with_the_frame_in_which_their_sample_is_heard()
    {
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(2));
        voice.Mark("first");
        voice.Write(new float[AudioFormat.FrameLength]);
        voice.Mark("second"); // at the first sample of frame 1
        voice.Write(new float[AudioFormat.FrameLength / 2]);
        voice.Mark("third"); // in the middle of it
        var frame = new float[AudioFormat.FrameLength];

        voice.Read(frame);
        Assert.Equal(["first"], Marks(voice));
        voice.Read(frame);
        Assert.Equal(["second"], Marks(voice)); // nothing was written after the third yet: nothing of it was heard
        voice.Write(new float[2]);
        voice.Read(frame);
        Assert.Equal(["third"], Marks(voice));
        voice.Mark("end");
        voice.Complete();
        voice.Read(frame);
        Assert.Equal(["end"], Marks(voice));
    }

    [Fact]
    public void A_mark_may_come_after_its_sound_and_all_pop_out_in_order_of_position()
    {
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(2));
        var frame = new float[AudioFormat.FrameLength];
        voice.Mark("start");
        voice.Write(new float[5 * AudioFormat.FrameLength]);
        Assert.Equal(5 * 960, voice.Position);
        voice.Mark("third", 2 * 960);
        voice.Mark("second", 960 + 5); // written already, not heard
        voice.Mark("second too", 960 + 5);
        voice.Read(frame);
        Assert.Equal(["start"], Marks(voice));
        voice.Read(frame);
        Assert.Equal(["second", "second too"], Marks(voice));
        voice.Mark("late", 100); // heard already: at once, before what is due in this frame
        voice.Mark("later", 960 * 2 - 1);
        voice.Read(frame);
        Assert.Equal(["late", "later", "third"], Marks(voice));
        voice.Mark("after the end", 1_000_000);
        voice.Mark("with the last sample", (5 * 960) - 1);
        voice.Read(frame);
        Assert.Empty(Marks(voice));
        voice.Read(frame);
        Assert.Equal(["with the last sample"], Marks(voice));
        voice.Complete();
        voice.Read(frame);
        Assert.Equal(["after the end"], Marks(voice));
    }

    [Fact]
    public void Thousands_of_marks_in_any_order_pop_out_in_order_without_allocation()
    {
        var frame = new float[AudioFormat.FrameLength];
        var tags = new object[2_600];
        for (int i = 0; i < tags.Length; i++) tags[i] = (long)i;
        Assert.Equal(0, Enumerable.Range(24, 5).Min(Allocated)); // as Allocations says: the runtime may allocate in one round, not in all

        long Allocated(int seed)
        {
            var voice = new VoiceBuffer(TimeSpan.FromSeconds(60));
            voice.Write(new float[2_600 * AudioFormat.FrameLength]);
            var random = new Random(seed);
            long last = -1, marks = 0, allocated = 0;
            for (int n = 0; n < 2_500; n++)
            {
                long at = n + random.Next(-3, 40);
                voice.Mark(tags[Math.Max(at, 0)], Math.Max(at, 0) * 960);
                long before = GC.GetAllocatedBytesForCurrentThread();
                voice.Read(frame);
                last = -1;
                while (voice.TryPassMark(out object? tag))
                {
                    marks++;
                    if ((long)tag < last || (long)tag > n) Assert.Fail($"mark {tag} after {last} in frame {n}");
                    last = (long)tag;
                }

                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.InRange(marks, 2_450, 2_500);
            return allocated;
        }
    }

    [Fact]
    public void More_marks_than_fit_are_refused_and_none_of_the_others_is_lost()
    {
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 1_024; i++) voice.Mark(i, 960);
        Assert.Throws<InvalidOperationException>(() => voice.Mark(-1, 0));
        var frame = new float[AudioFormat.FrameLength];
        voice.Write(new float[AudioFormat.FrameLength * 2]);
        voice.Read(frame);
        Assert.Empty(Marks(voice)); // and there is room in the queue again
        for (int i = 1_024; i < 2_048; i++) voice.Mark(i, 960);
        voice.Read(frame);
        Assert.Equal(Enumerable.Range(0, 2_048), Marks(voice).Cast<int>());
    }

    [Fact]
    public void An_interruption_ends_it_without_a_click_and_without_its_marks()
    {
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(2));
        var ones = new float[48_000];
        Array.Fill(ones, 1f);
        voice.Write(ones);
        voice.Mark("never heard");
        voice.Interrupt();
        float[] rest = Signals.Read(voice, 10);
        Assert.Equal(960, rest.Length); // 10 ms
        Assert.InRange(rest[^1], 0, 0.01f);
        for (int i = 1; i < rest.Length; i++) Assert.True(rest[i] <= rest[i - 1]);
        Assert.Empty(Marks(voice));
        Assert.Equal(0, voice.Write(ones));
    }

    [Fact]
    public async Task A_writer_that_waits_for_room_looks_a_few_times_a_second_and_keeps_ahead()
    {
        var time = new CountedTime();
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(10));
        float[] speech = Signals.Sine(300, -10, 60);
        int lowest = int.MaxValue;
        Task<bool> writing = voice.WriteAsync(speech, time).AsTask();
        var frame = new float[AudioFormat.FrameLength];
        for (int i = 1; i <= 2_000; i++) // 40 s
        {
            voice.Read(frame);
            int woken = time.Woken;
            time.Advance(AudioFormat.FrameDuration);
            // The writer is another task: it is given time to write what it was woken for.
            for (int turns = 0; time.Woken > woken && time.Waiting == 0; turns++)
            {
                Assert.True(turns < 10_000_000, "the writer does not come back");
                await Task.Yield();
            }

            lowest = Math.Min(lowest, (int)voice.Buffered.TotalMilliseconds);
        }

        Assert.False(writing.IsCompleted);
        Assert.InRange(time.Woken, 150, 210);
        Assert.True(lowest > 9_000, $"{lowest} ms were left at the lowest");
        voice.Interrupt();
        while (!writing.IsCompleted)
        {
            time.Advance(AudioFormat.FrameDuration);
            await Task.Yield();
        }

        Assert.False(await writing);
    }

    [Fact]
    public async Task A_writer_can_wait_for_room()
    {
        var voice = new VoiceBuffer(TimeSpan.FromMilliseconds(100));
        float[] speech = Signals.Sine(300, -10, 2);
        Task<bool> writing = voice.WriteAsync(speech, TimeProvider.System).AsTask();
        var heard = new List<float>();
        var frame = new float[AudioFormat.FrameLength];
        while (!writing.IsCompleted || voice.Buffered > TimeSpan.Zero)
        {
            if (voice.Buffered > AudioFormat.FrameDuration || writing.IsCompleted)
            {
                if (writing.IsCompleted && voice.Buffered == TimeSpan.Zero) break;
                int whole = (int)Math.Min(frame.Length, Math.Round(voice.Buffered.TotalSeconds * 96_000));
                heard.AddRange(frame.AsSpan(0, voice.Read(frame.AsSpan(0, whole))));
            }
            else
            {
                await Task.Yield();
            }
        }

        Assert.True(await writing);
        Assert.Equal(speech, heard);
    }

    [Fact]
    public async Task Two_threads_pass_everything_in_order()
    {
        var ring = new SampleRing(1_000);
        const int Count = 300_000;
        Task writer = Task.Run(() =>
        {
            var block = new float[370];
            for (int at = 0; at < Count;)
            {
                int take = Math.Min(block.Length, Count - at);
                for (int i = 0; i < take; i++) block[i] = at + i;
                int wrote = ring.Write(block.AsSpan(0, take));
                at += wrote;
                if (wrote == 0) Thread.Yield();
            }
        });
        var read = new float[513];
        for (int at = 0; at < Count;)
        {
            int got = ring.Read(read);
            for (int i = 0; i < got; i++) Assert.Equal(at + i, read[i]);
            at += got;
            if (got == 0) Thread.Yield();
        }

        await writer;
        Assert.Equal(0, ring.Available);
    }

    [Fact]
    public async Task Orders_from_many_threads_all_arrive_each_thread_s_in_order()
    {
        var queue = new ControlQueue<(int Thread, int Number)>(64);
        const int Threads = 4, Each = 20_000;
        Task[] senders = [.. Enumerable.Range(0, Threads).Select(t => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++) while (!queue.TryEnqueue((t, i))) Thread.Yield();
        }))];
        var next = new int[Threads];
        for (int received = 0; received < Threads * Each;)
        {
            if (!queue.TryDequeue(out (int Thread, int Number) order))
            {
                Thread.Yield();
                continue;
            }

            Assert.Equal(next[order.Thread]++, order.Number);
            received++;
        }

        await Task.WhenAll(senders);
        Assert.False(queue.TryDequeue(out _));
    }

    private static List<object> Marks(VoiceBuffer voice)
    {
        var marks = new List<object>();
        while (voice.TryPassMark(out object? tag)) marks.Add(tag);
        return marks;
    }

    /// <summary>Virtual time that counts timers: those that woke somebody, and those that are waited for.</summary>
    private sealed class CountedTime : FakeTimeProvider
    {
        private int _made, _woken;

        public int Woken => Volatile.Read(ref _woken);

        public int Waiting => Volatile.Read(ref _made) - Woken;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _made);
            return base.CreateTimer(
                given =>
                {
                    Interlocked.Increment(ref _woken);
                    callback(given);
                },
                state,
                dueTime,
                period);
        }
    }
}
