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
