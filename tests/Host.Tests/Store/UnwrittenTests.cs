using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Host.Tests.Store;

/// <summary>What is heard and cannot be written down must not be heard again by the next Host. In virtual time.</summary>
public class UnwrittenTests
{
    private const string Intro = "A letter has come in.";

    [Fact]
    public async Task With_the_store_away_one_more_post_is_heard_at_the_most_and_the_rest_when_it_is_back()
    {
        bool away = false;
        var posts = new MemoryPostStore();
        var log = new MemoryLogs();
        await using var station = new ManualStation(
            s => new ReadingPresenter(s), posts: AwayStore.Around<IPostStore>(posts, () => away), log: AwayStore.Around<IAirLog>(log, () => away));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        var all = new List<PostId>();
        for (int i = 1; i <= 5; i++)
            all.Add(await station.PostAsync($"This is letter {i}."));
        await station.PlayUntilAsync(() => station.Captions.Any(c => c.Post == all[0]), TimeSpan.FromMinutes(1));

        away = true;
        station.WaitForLedger = false;
        await station.PlayAsync(TimeSpan.FromMinutes(3));
        Assert.InRange(Heard(station).Count, 1, 2);
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2));

        away = false;
        await station.PlayUntilFinalAsync(all[^1], TimeSpan.FromMinutes(5));
        foreach (PostId post in all)
            Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Aired], (await station.StatesOfAsync(post))[^3..]);
        Assert.Equal(all, Heard(station));
    }

    [Theory]
    [InlineData(PostState.OnAir, 5)] // given up: its end makes it good
    [InlineData(PostState.Aired, 5)]
    [InlineData(PostState.Aired, 7)] // and refused again when it is its turn once more
    public async Task A_line_that_the_store_refused_again_and_again_is_written_in_the_end_and_the_post_heard_once(PostState refused, int times)
    {
        int left = times;
        IPostStore posts = AwayStore.Around<IPostStore>(new MemoryPostStore(), () => false, before: (method, args) =>
        {
            if (method.Name == nameof(IPostStore.MoveAsync) && args.OfType<PostMove>().Single().Steps.Any(to => to.State == refused) && left-- > 0)
                throw new InvalidOperationException("refused in this test");
        });
        await using var station = new ManualStation(s => new ReadingPresenter(s), posts: posts) { WaitForLedger = false };
        await station.StartAsync();
        // With every track there is something to write down.
        station.Inputs.Tell(new DirectorInput.LibraryChanged(
            [.. Enumerable.Range(0, 20).Select(i => new Track($"t{i}", $"Track {i}", $"Artist {i}", TimeSpan.FromSeconds(20)))]));
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId post = await station.PostAsync("Write this down.");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(6));
        await station.PlayAsync(TimeSpan.FromMinutes(1.5));
        Assert.True(left <= 0);
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Aired], (await station.StatesOfAsync(post))[^3..]);
        Assert.Equal([post], Heard(station));
        Assert.False(station.Ledger.IsAway);
    }

    /// <summary>The posts that were begun, as often as they were.</summary>
    private static List<PostId> Heard(ManualStation station) => [.. station.Captions.Where(c => c.Text == Intro).Select(c => c.Post!.Value)];
}
