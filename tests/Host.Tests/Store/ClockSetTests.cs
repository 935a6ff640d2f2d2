using Radio24.Core.Posts;
using Radio24.Host.Intake;

namespace Radio24.Host.Tests.Store;

/// <summary>Somebody sets the machine's clock while the station is on air.</summary>
public class ClockSetTests
{
    private static readonly IntakeOptions Impatient = new() { ExpireAfter = TimeSpan.FromMinutes(30) };

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Posts_from_before_and_after_it_are_aired(int hours)
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s), intakeOptions: Impatient);
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId before = await station.PostAsync("Before.");
        station.Wall.Ahead = TimeSpan.FromHours(hours);
        PostId after = await station.PostAsync("After.");
        station.Wall.Ahead = TimeSpan.Zero;
        PostId back = await station.PostAsync("Back again.");
        foreach (PostId post in (PostId[])[before, after, back])
        {
            await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
            Assert.Equal(PostState.Aired, await station.StateOfAsync(post));
        }
    }

    [Fact]
    public async Task A_post_that_is_too_old_still_expires()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s), screener: new HoldsEverything(), intakeOptions: Impatient with { HeldExpireAfter = TimeSpan.FromSeconds(40) });
        await station.StartAsync();
        station.Wall.Ahead = TimeSpan.FromHours(-1);
        PostId post = await station.PostAsync("Anybody?");
        await station.PlayAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(PostState.Held, await station.StateOfAsync(post));
        await station.PlayUntilFinalAsync(post, TimeSpan.FromSeconds(30));
        Assert.Equal(PostState.Expired, await station.StateOfAsync(post));
    }

    private sealed class HoldsEverything : Core.Ports.IScreener
    {
        public ValueTask<Core.Screening.Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) =>
            new(new Core.Screening.Verdict(Core.Screening.VerdictKind.Hold, "a person decides"));
    }
}
