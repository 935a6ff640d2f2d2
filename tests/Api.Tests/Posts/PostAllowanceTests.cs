using System.Net;
using Radio24.Adapters.Embedded;
using Radio24.Api.Posts;
using Radio24.Api.Security;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Posts;

public sealed class PostAllowanceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EmbeddedRateLimits _rates;

    private readonly PostWaits _waits;

    public PostAllowanceTests() => (_rates, _waits) = (new EmbeddedRateLimits(_time), new PostWaits(_time));

    [Fact]
    public async Task Between_two_posts_there_is_a_gap_and_the_refusal_says_how_long()
    {
        PostAllowance allowance = New(new PostLimits { MinimumGap = TimeSpan.FromSeconds(60) });
        Sender sender = NewSender();
        Assert.True((await allowance.TakeAsync(sender, default)).Granted);
        _time.Advance(TimeSpan.FromSeconds(20));
        PostPermit refused = await allowance.TakeAsync(sender, default);
        Assert.Equal((false, "tooSoon", TimeSpan.FromSeconds(40)), (refused.Granted, refused.Code, refused.RetryAfter));
        Assert.True((await allowance.TakeAsync(NewSender(), default)).Granted);
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.True((await allowance.TakeAsync(sender, default)).Granted);
    }

    [Fact]
    public async Task In_any_hour_there_are_so_many_and_the_oldest_makes_room()
    {
        PostAllowance allowance = New(new PostLimits { MinimumGap = TimeSpan.Zero, PerHour = 3 });
        Sender sender = NewSender();
        for (int left = 2; left >= 0; left--)
        {
            Assert.Equal(left, (await allowance.TakeAsync(sender, default)).Left);
            _time.Advance(TimeSpan.FromMinutes(10));
        }

        PostPermit refused = await allowance.TakeAsync(sender, default);
        Assert.Equal((false, "tooManyThisHour", 0, TimeSpan.FromMinutes(30)), (refused.Granted, refused.Code, refused.Left, refused.RetryAfter));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.True((await allowance.TakeAsync(sender, default)).Granted);
        Assert.False((await allowance.TakeAsync(sender, default)).Granted);
    }

    [Fact]
    public async Task Posts_that_wait_count_and_a_post_that_did_not_come_to_be_does_not()
    {
        PostAllowance allowance = New(new PostLimits { MinimumGap = TimeSpan.FromSeconds(5), Waiting = 2, PerHour = 10 });
        Sender sender = NewSender();
        PostPermit waits = await allowance.WaitsAsync(sender, default);
        Assert.Equal(("tooManyWaiting", 10), (waits.Code, waits.Left));
        Assert.Equal(9, (await allowance.TakeAsync(sender, default)).Left);
        await allowance.GiveBackAsync(sender);
        Assert.Equal(9, (await allowance.TakeAsync(sender, default)).Left);
    }

    [Fact]
    public async Task An_address_and_the_whole_station_have_their_limits_and_a_refusal_uses_nothing_up()
    {
        PostAllowance allowance = New(new PostLimits { PerHour = 10, StationPerMinute = 3 }, new AddressLimitOptions { PostsPerMinute = 2 });
        Assert.True((await allowance.TakeAsync(NewSender("192.0.2.1"), default)).Granted);
        Assert.True((await allowance.TakeAsync(NewSender("192.0.2.1"), default)).Granted);
        Sender third = NewSender("192.0.2.1");
        PostPermit address = await allowance.TakeAsync(third, default);
        Assert.Equal(("tooManyFromAddress", 10), (address.Code, address.Left));
        Assert.Equal(["hour", "gap", "address", "station"], address.Rates.Select(notice => notice.Name));
        Assert.True((await allowance.TakeAsync(third with { Address = IPAddress.Parse("192.0.2.2") }, default)).Granted);
        PostPermit station = await allowance.TakeAsync(NewSender("192.0.2.3"), default);
        Assert.Equal("tooManyAtStation", station.Code);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await allowance.TakeAsync(NewSender("192.0.2.3"), default)).Granted);
    }

    [Fact]
    public async Task While_the_line_is_largely_full_an_address_may_have_a_quarter_of_it()
    {
        PostAllowance allowance = New(new PostLimits());
        // 40 s a post with its music: 91 fit into an hour, and a quarter is 22.
        await FillAsync(allowance, "192.0.2.1", posts: 30, waiting: 0);
        Tell(waiting: 60);
        PostPermit refused = await allowance.TakeAsync(NewSender("192.0.2.1"), default);
        Assert.Equal("airtimeShare", refused.Code);
        Assert.Equal(("share", 0), (refused.Rates[^1].Name, refused.Rates[^1].State.Left));
        // 60 posts of 20 s, 20 breaks of a minute: 40 minutes, which are 30 in ten.
        Assert.Equal(TimeSpan.FromMinutes(10), refused.RetryAfter);
        for (int i = 0; i < 22; i++)
            Assert.True((await allowance.TakeAsync(NewSender("192.0.2.2"), default)).Granted);
        Assert.Equal("airtimeShare", (await allowance.TakeAsync(NewSender("192.0.2.2"), default)).Code);
        Assert.True((await allowance.TakeAsync(NewSender("192.0.2.3"), default)).Granted);

        // Where there is room, an address may take it.
        Tell(waiting: 40);
        Assert.True((await allowance.TakeAsync(NewSender("192.0.2.1"), default)).Granted);
    }

    [Fact]
    public async Task An_address_gets_its_share_again_as_its_posts_leave_the_line()
    {
        PostAllowance allowance = New(new PostLimits());
        await FillAsync(allowance, "192.0.2.1", posts: 22, waiting: 60);
        _time.Advance(TimeSpan.FromMinutes(59));
        Tell(waiting: 89);
        PostPermit refused = await allowance.TakeAsync(NewSender("192.0.2.1"), default);
        Assert.Equal(("airtimeShare", TimeSpan.FromMinutes(1)), (refused.Code, refused.RetryAfter));
        _time.Advance(TimeSpan.FromMinutes(1));
        Tell(waiting: 89);
        Assert.True((await allowance.TakeAsync(NewSender("192.0.2.1"), default)).Granted);
    }

    [Fact]
    public async Task A_station_may_leave_its_line_to_whoever_comes_first()
    {
        PostAllowance allowance = New(new PostLimits(), new AddressLimitOptions { ShareOfWaiting = 100 });
        await FillAsync(allowance, "192.0.2.1", posts: 100, waiting: 89);
    }

    private void Tell(int waiting) => _waits.Note(new StationEvent.UpNext(
        [], waiting, 0, new AirPace(TimeSpan.Zero, 0, TimeSpan.FromSeconds(20), 3, TimeSpan.FromMinutes(1)), TimeSpan.FromHours(1)));

    private async Task FillAsync(PostAllowance allowance, string address, int posts, int waiting)
    {
        Tell(waiting);
        for (int i = 0; i < posts; i++)
            Assert.True((await allowance.TakeAsync(NewSender(address), default)).Granted);
    }

    private PostAllowance New(PostLimits limits, AddressLimitOptions? addresses = null) => new(_rates, limits, addresses ?? new(), _waits);

    private Sender NewSender(string address = "192.0.2.1") => new(ListenerId.New(_time.GetUtcNow()), IPAddress.Parse(address));
}
