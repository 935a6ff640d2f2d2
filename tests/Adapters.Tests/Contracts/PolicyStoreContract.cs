using Radio24.Core.Identity;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>The policy with its versions, and whether anybody is at the desk.</summary>
public abstract class PolicyStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Empty stores.</summary>
    protected abstract ValueTask<(IPolicyStore Policies, IAuditLog Audit)> CreateAsync();

    protected abstract ValueTask<(IDeskPresence Desk, ListenerId Account)> CreateDeskAsync();

    [Fact]
    public async Task A_policy_comes_back_as_it_was_put_with_its_audit_entry()
    {
        (IPolicyStore policies, IAuditLog audit) = await CreateAsync();
        Assert.Null(await policies.CurrentAsync(None));
        StationPolicy policy = StationPolicy.Careful with
        {
            HoldEverything = true,
            Airs = [new(PostKind.Voice, AuthorStanding.Known, 22, 6, DeskRule.Attended)],
            Rules = [new("hate", 0.25, 0.5), new("shouting", null)],
            Standing = new() { KnownAfter = 7, FlaggedAfter = 5, WithinDays = 3 },
            DeskMinutes = 33,
            LocalRulesDecideAlone = true,
            MaskedAirs = false,
            Transforms = [new("soften", 3, [PostKind.Text], 40)],
        };
        PolicyVersion put = (await policies.PutAsync(policy, 0, Act(1), None))!;

        Assert.Equal((1, "account:1", Posts.Noon.AddMinutes(1)), (put.Version, put.By, put.At!.Value));
        Assert.Equal(PolicyJson.Write(policy), PolicyJson.Write((await policies.CurrentAsync(None))!.Policy));
        Assert.Equal("policy.set", Assert.Single(await audit.ReadAsync(null, null, null, 10, None)).Act);
    }

    [Fact]
    public async Task Of_many_who_change_the_same_version_one_wins_and_the_others_write_nothing()
    {
        (IPolicyStore policies, IAuditLog audit) = await CreateAsync();
        PolicyVersion?[] put = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(() => policies.PutAsync(StationPolicy.Open with { DeskMinutes = i + 1 }, 0, Act(i), None).AsTask())));
        PolicyVersion won = Assert.Single(put.OfType<PolicyVersion>());
        Assert.Equal(won.Policy.DeskMinutes, (await policies.CurrentAsync(None))!.Policy.DeskMinutes);
        Assert.Single(await audit.ReadAsync(null, null, null, 10, None));
        Assert.Null(await policies.PutAsync(StationPolicy.Open, 7, Act(1), None));
    }

    [Fact]
    public async Task Every_version_stays_in_the_history_newest_first()
    {
        (IPolicyStore policies, _) = await CreateAsync();
        for (int i = 0; i < 5; i++)
            await policies.PutAsync(StationPolicy.Open with { DeskMinutes = i + 1 }, i, Act(i), None);
        Assert.Equal([5, 4], (await policies.HistoryAsync(null, 2, None)).Select(version => version.Policy.DeskMinutes));
        Assert.Equal([3, 2, 1], (await policies.HistoryAsync(4, 10, None)).Select(version => version.Policy.DeskMinutes));
    }

    [Fact]
    public async Task Somebody_who_was_seen_at_the_desk_was_there_just_now()
    {
        (IDeskPresence desk, ListenerId account) = await CreateDeskAsync();
        Assert.Null(await desk.LastSeenAsync(None));
        await desk.SeenAsync(account, None);
        await desk.SeenAsync(account, None);
        Assert.InRange((await desk.LastSeenAsync(None))!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    protected static Account Somebody(ListenerId id) => new(id, "Yuki", "yuki", Role.Moderator, Posts.Noon);

    private static AuditEntry Act(int minute) => new(Posts.Noon.AddMinutes(minute), "account:1", "policy.set", "policy", null, """{"version": 1}""");
}
