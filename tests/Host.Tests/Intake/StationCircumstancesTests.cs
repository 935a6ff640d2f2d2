using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Air;
using Radio24.Host.Intake;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>Which policy holds, in virtual time.</summary>
public sealed class StationCircumstancesTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 20, 30, 0, TimeSpan.Zero));
    private readonly MemoryPolicies _policies;
    private readonly MemoryPostStore _posts = new();
    private readonly StationCircumstances _circumstances;
    private bool _away;
    private int _asked;

    public StationCircumstancesTests()
    {
        _policies = new MemoryPolicies(time: _time);
        _circumstances = new StationCircumstances(
            AwayStore.Around<IPolicyStore>(_policies, () => _away, before: (_, _) => Interlocked.Increment(ref _asked)),
            AwayStore.Around<IDeskPresence>(_policies, () => _away), _posts,
            new StationClock(_time, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")), _time, StationPolicy.Careful, NullLogger<StationCircumstances>.Instance);
    }

    [Fact]
    public async Task Until_somebody_sets_one_the_preset_holds_and_a_new_one_is_seen_within_seconds()
    {
        Assert.Equal((0, PolicyPreset.Careful), await PolicyAsync());
        await PutAsync(StationPolicy.ByHand);
        _time.Advance(StationCircumstances.GoodFor);
        Assert.Equal((1, PolicyPreset.ByHand), await PolicyAsync());
    }

    [Fact]
    public async Task Of_many_posts_one_asks_and_of_none_nobody()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(PolicyAsync)));
        Assert.Equal(1, _asked);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, _asked);
        await PolicyAsync();
        await PolicyAsync();
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task While_the_store_is_away_the_last_one_that_is_known_holds_and_the_desk_is_taken_for_attended()
    {
        await PutAsync(StationPolicy.ByHand);
        Assert.Equal((1, PolicyPreset.ByHand), await PolicyAsync());
        Assert.False(await IsAttendedAsync());
        _away = true;
        _time.Advance(StationCircumstances.GoodFor);
        Assert.Equal((1, PolicyPreset.ByHand), await PolicyAsync());
        Assert.True(await IsAttendedAsync()); // nothing is left to local rules alone
        _away = false;
        _time.Advance(StationCircumstances.GoodFor);
        Assert.False(await IsAttendedAsync());
    }

    [Fact]
    public async Task With_none_ever_known_there_is_no_deciding_until_the_store_is_back()
    {
        _away = true;
        await Assert.ThrowsAsync<StoreAwayException>(PolicyAsync);
        _away = false;
        Assert.Equal((0, PolicyPreset.Careful), await PolicyAsync());
    }

    [Fact]
    public async Task The_desk_is_attended_for_some_minutes_after_somebody_was_there()
    {
        Assert.False(await IsAttendedAsync());
        await _policies.SeenAsync(ListenerId.New(_time.GetUtcNow()), default);
        _time.Advance(TimeSpan.FromMinutes(StationPolicy.Open.DeskMinutes) - TimeSpan.FromSeconds(1));
        Assert.True(await IsAttendedAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await IsAttendedAsync());
    }

    [Fact]
    public async Task The_hour_is_the_stations_and_the_author_is_who_their_posts_say()
    {
        ListenerPost post = Post();
        Circumstances now = await _circumstances.OfAsync(post, PostKind.Text, StationPolicy.Careful, default);
        Assert.Equal((5, AuthorStanding.New), (now.Hour, now.Standing));
        for (int i = 0; i < 2; i++)
        {
            ListenerPost bad = Post() with { From = post.From };
            await _posts.AddAsync(bad, null, default);
            await _posts.MoveAsync(new PostMove(bad.Id, [new PostTransition(PostState.Rejected, bad.At, "station")]), default);
        }

        Assert.Equal(AuthorStanding.Flagged, (await _circumstances.OfAsync(post, PostKind.Text, StationPolicy.Careful, default)).Standing);
        Assert.Equal(AuthorStanding.New, (await _circumstances.OfAsync(post, PostKind.Text, StationPolicy.Open, default)).Standing); // it does not ask
    }

    private ListenerPost Post() => new(PostId.New(_time.GetUtcNow()), ListenerId.New(_time.GetUtcNow()), null, new PostBody.Text("hello"), _time.GetUtcNow());

    private async Task<(long, PolicyPreset)> PolicyAsync()
    {
        PolicyVersion policy = await _circumstances.PolicyAsync(default);
        return (policy.Version, policy.Policy.Preset);
    }

    private async Task<bool> IsAttendedAsync() => (await _circumstances.OfAsync(Post(), PostKind.Text, StationPolicy.Open, default)).Attended;

    private async Task PutAsync(StationPolicy policy) => await _policies.PutAsync(policy, 0, new AuditEntry(_time.GetUtcNow(), "account:1", "policy.set", "policy"), default);
}
