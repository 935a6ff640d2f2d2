using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Host.Tests.Store;

/// <summary>A store that is being started is not away: the Host waits for it without a word. In virtual time.</summary>
public class StoreStartTests
{
    [Fact]
    public async Task While_the_store_is_started_nothing_is_warned_of_and_then_it_is_written_what_was_heard()
    {
        var start = new Starting();
        var log = new MemoryLogs();
        using var said = new KeptLogs();
        await using var station = new ManualStation(
            s => new ReadingPresenter(s), posts: AwayStore.Around<IPostStore>(new MemoryPostStore(), () => !start.Ready.IsCompleted),
            log: AwayStore.Around<IAirLog>(log, () => !start.Ready.IsCompleted), storeStart: start, loggers: said)
        { WaitForLedger = false };
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(15));
        Assert.True(station.Ledger.IsAway); // no post is taken up
        Assert.Empty(said.Lines);

        start.Answer();
        await station.PlayUntilAsync(() => station.Ledger.Waiting == 0 && !station.Ledger.IsAway, TimeSpan.FromMinutes(1));
        station.WaitForLedger = true;
        PostId post = await station.PostAsync("Now it can be kept.");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(9));
        Assert.Equal(PostState.Aired, await station.StateOfAsync(post));
        Assert.DoesNotContain(said.Lines, line => !line.StartsWith("Information ", StringComparison.Ordinal));
        Assert.NotEmpty(await log.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10, CancellationToken.None));
    }

    private sealed class Starting : IStoreStart
    {
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ready => _answered.Task;

        public void Answer() => _answered.SetResult();
    }

    private sealed class KeptLogs : ILoggerFactory
    {
        private readonly KeptLog<StoreStartTests> _log = new();

        public IReadOnlyCollection<string> Lines => _log.Lines;

        public ILogger CreateLogger(string categoryName) => _log;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
