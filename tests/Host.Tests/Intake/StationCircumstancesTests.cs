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
public sealed class StationCircumstancesTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 20, 30, 0, TimeSpan.Zero));
    private readonly MemoryPolicies _policies;
    private readonly MemoryPostStore _posts = new();
    private readonly StationCircumstances _circumstances;
    private bool _away;

    public StationCircumstancesTests()
    {
        _policies = new MemoryPolicies(time: _time);
        _circumstances = new StationCircumstances(
            AwayStore.Around<IPolicyStore>(_policies, () => _away), AwayStore.Around<IDeskPresence>(_policies, () => _away), _posts,
            new StationClock(_time, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")), _time, StationPolicy.Careful, NullLogger<StationCircumstances>.Instance);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _circumstances.StopAsync(default);
        _circumstances.Dispose();
    }

    [Fact]
    public async Task Until_somebody_sets_one_the_preset_holds_and_a_new_one_is_seen_within_seconds()
    {
        await _circumstances.StartAsync(default);
        Assert.Equal((0, PolicyPreset.Careful), await PolicyAsync());
        await PutAsync(StationPolicy.ByHand);
        await LookAsync(() => Current().Version == 1);
        Assert.Equal((1, PolicyPreset.ByHand), await PolicyAsync());
    }

    [Fact]
    public async Task While_the_store_is_away_the_last_one_that_is_known_holds()
    {
        await PutAsync(StationPolicy.ByHand);
        await _circumstances.StartAsync(default);
        Assert.Equal((1, PolicyPreset.ByHand), await PolicyAsync());
        _away = true;
        await LookAsync(() => IsAttended());
        Assert.Equal((1, PolicyPreset.ByHand), await PolicyAsync());
        // And a desk that cannot be asked is taken for attended: nothing is left to local rules alone.
        Assert.True(IsAttended());
        _away = false;
        await LookAsync(() => !IsAttended());
    }

    [Fact]
    public async Task With_none_ever_known_there_is_no_deciding()
    {
        _away = true;
        await Assert.ThrowsAsync<StoreAwayException>(() => _circumstances.PolicyAsync(default).AsTask());
    }

    [Fact]
    public async Task The_desk_is_attended_for_some_minutes_after_somebody_was_there()
    {
        await _circumstances.StartAsync(default);
        await PolicyAsync();
        Assert.False(IsAttended());
        await _policies.SeenAsync(ListenerId.New(_time.GetUtcNow()), default);
        await LookAsync(IsAttended);
        for (int i = 0; i < 5 * 60 && IsAttended(); i++)
            await StepAsync();
        Assert.False(IsAttended());
    }

    [Fact]
    public async Task The_hour_is_the_stations_and_the_author_is_who_their_posts_say()
    {
        ListenerPost post = Post();
        await PolicyAsync();
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

    private PolicyVersion Current() => _circumstances.PolicyAsync(default).AsTask().GetAwaiter().GetResult();

    private bool IsAttended() => _circumstances.OfAsync(Post(), PostKind.Text, StationPolicy.Open, default).AsTask().GetAwaiter().GetResult().Attended;

    private async Task PutAsync(StationPolicy policy) => await _policies.PutAsync(policy, 0, new AuditEntry(_time.GetUtcNow(), "account:1", "policy.set", "policy"), default);

    private async Task StepAsync()
    {
        _time.Advance(StationCircumstances.Every);
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    }

    /// <summary>The service works on a task of its own: time goes on until it has looked.</summary>
    private async Task LookAsync(Func<bool> seen)
    {
        for (int i = 0; i < 2_000 && !seen(); i++)
            await StepAsync();
        Assert.True(seen());
    }
}
