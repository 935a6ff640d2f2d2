using Radio24.Core.Direction;
using Radio24.Core.Posts;
using Radio24.Host.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests.Air;

/// <summary>Whatever the presenter does, there is sound, and the post comes to an end with a reason.</summary>
public class HostilePresenterTests
{
    public static TheoryData<string> Manners =>
        new(Enum.GetNames<Manner>());

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task The_air_is_never_silent(string manner)
    {
        var presenter = new HostilePresenter(Enum.Parse<Manner>(manner));
        await using var station = new ManualStation(_ => presenter, waitForPresenter: false);
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(5));
        PostId post = await station.PostAsync("Is anybody there?");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(20));
        Assert.Equal(PostState.Failed, await station.StateOfAsync(post));
        PostRecord record = (await station.Posts.FindAsync(post, CancellationToken.None))!;
        Assert.False(string.IsNullOrWhiteSpace(record.History[^1].Reason));
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2), $"silent for {station.LongestSilence()}");
        presenter.LetGo();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_breaks_in_the_middle_of_its_speech_is_off_the_bus_and_the_second_try_is_heard(bool throws)
    {
        var presenter = new StumblingPresenter();
        // The presenter works in real time here, the programme does not: it may take as long as it likes.
        var patient = new DirectorOptions { Station = "Test", ReadyWithin = TimeSpan.FromHours(10) };
        await using var station = new ManualStation(_ => presenter, waitForPresenter: false, director: patient);
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(5));
        PostId post = await station.PostAsync("Is anybody there?");
        await PlayUntilAsync(station, async () => (await station.StatesOfAsync(post)).Contains(PostState.OnAir));
        if (throws)
            presenter.Break();
        await PlayUntilAsync(station, async () => PostLifecycle.IsFinal(await station.StateOfAsync(post)));
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Queued, PostState.OnAir, PostState.Aired], (await station.StatesOfAsync(post))[^5..]);
        Assert.Equal(2, presenter.Tries);
        await station.PlayAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, station.Voices);
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2), $"silent for {station.LongestSilence()}");
    }

    private static async Task PlayUntilAsync(ManualStation station, Func<Task<bool>> done)
    {
        for (int i = 0; !await done(); i++)
        {
            Assert.True(i < 20_000, "it did not happen");
            await station.PlayAsync(TimeSpan.FromMilliseconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    internal enum Manner
    {
        Throws,
        BlocksTheThread,
        NeverAnswers,
        NeverReady,
        BreaksBeforeReady,
        ReadyAndEmpty,
        ReadyAndSilentForEver,
        BreaksWhileSpeaking,
        ThrowsWhenDropped,
    }

    private sealed class HostilePresenter(Manner manner) : IPresenter
    {
        private readonly ManualResetEventSlim _block = new();

        public void LetGo() => _block.Set();

        public async ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken)
        {
            switch (manner)
            {
                case Manner.Throws:
                    throw new InvalidOperationException("hostile");
                case Manner.BlocksTheThread:
                    _block.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
                    throw new InvalidOperationException("hostile, late");
                case Manner.NeverAnswers:
                    await new TaskCompletionSource().Task;
                    break;
            }

            return new HostilePerformance(manner);
        }
    }

    /// <summary>Speaks for a while at the first try and goes no further; speaks well at the second. Says nothing but posts.</summary>
    private sealed class StumblingPresenter : IPresenter
    {
        private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Tries { get; private set; }

        public void Break() => _broken.TrySetException(new InvalidOperationException("stumbled"));

        public ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken)
        {
            if (segment.Post is null)
                throw new Host.Speech.SpeechException("only posts in this test");
            return new(new Speech(++Tries == 1 ? _broken.Task : Task.CompletedTask));
        }

        private sealed class Speech : IPerformance
        {
            public Speech(Task finished)
            {
                Finished = finished;
                var words = new float[2 * 96_000];
                for (int i = 0; i < words.Length; i++)
                    words[i] = (i / 2 % 100) < 50 ? 0.2f : -0.2f;
                Voice.Write(words);
                if (finished.IsCompleted)
                    Voice.Complete();
            }

            public VoiceBuffer Voice { get; } = new(TimeSpan.FromSeconds(10));

            public Task Ready => Task.CompletedTask;

            public Task Finished { get; }

            public void Interrupt() => Voice.Interrupt();

            public ValueTask DisposeAsync() => default;
        }
    }

    private sealed class HostilePerformance : IPerformance
    {
        private readonly Manner _manner;
        private readonly TaskCompletionSource _finished = new();

        public HostilePerformance(Manner manner)
        {
            _manner = manner;
            Ready = manner switch
            {
                Manner.NeverReady => new TaskCompletionSource().Task,
                Manner.BreaksBeforeReady => Task.FromException(new InvalidOperationException("hostile")),
                _ => Task.CompletedTask,
            };
            if (manner == Manner.ReadyAndEmpty)
                Voice.Complete();
            if (manner is Manner.BreaksWhileSpeaking)
            {
                Voice.Write(new float[96_000]);
                _finished.SetException(new InvalidOperationException("hostile"));
            }
        }

        public VoiceBuffer Voice { get; } = new(TimeSpan.FromSeconds(10));

        public Task Ready { get; }

        public Task Finished => _finished.Task;

        public void Interrupt()
        {
            if (_manner == Manner.ThrowsWhenDropped)
                throw new InvalidOperationException("hostile");
            Voice.Interrupt();
        }

        public ValueTask DisposeAsync() => _manner == Manner.ThrowsWhenDropped ? throw new InvalidOperationException("hostile") : default;
    }
}
