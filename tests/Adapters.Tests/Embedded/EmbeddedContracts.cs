using Radio24.Adapters.Embedded;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Embedded;

/// <summary>What the Api's and the Host's unit tests stand on keeps the same contract as what the product stands on.</summary>
public sealed class MemoryPostStoreContract : PostStoreContract
{
    protected override ValueTask<IPostStore> CreateAsync() => ValueTask.FromResult<IPostStore>(new MemoryPostStore());
}

public sealed class MemoryPostProgressContract : PostProgressContract
{
    private MemoryPostStore _posts = null!;
    private string? _holder;

    protected override int Ways => 200;

    protected override ValueTask<(IPostStore Posts, IOutbox Outbox, IAuditLog Audit)> CreateAsync()
    {
        var outbox = new MemoryOutbox();
        var logs = new MemoryLogs();
        return ValueTask.FromResult<(IPostStore, IOutbox, IAuditLog)>((_posts = new MemoryPostStore(outbox, logs), outbox, logs));
    }

    protected override ValueTask<long> TakeAirAsync(string host)
    {
        if (_holder != host)
            _posts.Epoch++;
        _holder = host;
        return ValueTask.FromResult(_posts.Epoch);
    }
}

public sealed class MemoryScreeningRecordsContract : ScreeningRecordsContract
{
    protected override ValueTask<(IPostStore Posts, IScreeningRecords Records)> CreateAsync()
    {
        var posts = new MemoryPostStore();
        return ValueTask.FromResult<(IPostStore, IScreeningRecords)>((posts, posts));
    }
}

public sealed class MemoryPoliciesContract : PolicyStoreContract
{
    protected override ValueTask<(IPolicyStore Policies, IAuditLog Audit)> CreateAsync()
    {
        var logs = new MemoryLogs();
        return ValueTask.FromResult<(IPolicyStore, IAuditLog)>((new MemoryPolicies(logs), logs));
    }

    protected override ValueTask<(IDeskPresence Desk, ListenerId Account)> CreateDeskAsync() =>
        ValueTask.FromResult<(IDeskPresence, ListenerId)>((new MemoryPolicies(), ListenerId.New(Contracts.Posts.Noon)));
}

public sealed class MemoryVoiceStoreContract : VoiceStoreContract
{
    protected override ValueTask<IVoiceStore> CreateAsync() => ValueTask.FromResult<IVoiceStore>(new MemoryVoiceStore());
}

public sealed class EmbeddedStationFeedContract : StationFeedContract
{
    protected override int Backlog => 16;

    protected override ValueTask<IStationFeed> CreateAsync() =>
        ValueTask.FromResult<IStationFeed>(new EmbeddedStationFeed(Backlog));
}

public sealed class EmbeddedInboxContract : InboxContract
{
    private readonly FakeTimeProvider _time = new();
    private EmbeddedInbox? _inbox;

    protected override ValueTask<IInbox> CreateAsync() => ValueTask.FromResult<IInbox>(_inbox = new EmbeddedInbox(_time));

    protected override ValueTask LetRedeliveriesComeDueAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(61));
        return ValueTask.CompletedTask;
    }

    protected override IDeadLetters DeadLetters => _inbox!.DeadLetters;
}

public sealed class EmbeddedTalkbackContract : TalkbackContract
{
    private readonly FakeTimeProvider _time = new();
    private EmbeddedTalkback? _talkback;

    protected override ValueTask<ITalkback> CreateAsync() => ValueTask.FromResult<ITalkback>(_talkback = new EmbeddedTalkback(_time));

    protected override ValueTask LetRedeliveriesComeDueAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(61));
        return ValueTask.CompletedTask;
    }

    protected override IDeadLetters DeadLetters => _talkback!.DeadLetters;
}

public sealed class MemoryAccountsTests : AccountsContract
{
    protected override ValueTask<(IAccounts Accounts, ISessions Sessions)> CreateAsync()
    {
        var accounts = new MemoryAccounts();
        return ValueTask.FromResult<(IAccounts, ISessions)>((accounts, accounts));
    }
}

public sealed class MemoryApiKeysTests : ApiKeysContract
{
    protected override ValueTask<IApiKeys> CreateAsync() => ValueTask.FromResult<IApiKeys>(new MemoryApiKeys());
}

public sealed class EmbeddedRateLimitsTests : RateLimitsContract
{
    private readonly FakeTimeProvider _time = new();

    protected override ValueTask<IRateLimits> CreateAsync() => ValueTask.FromResult<IRateLimits>(new EmbeddedRateLimits(_time));

    protected override ValueTask PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_has_passed_is_forgotten()
    {
        var limits = new EmbeddedRateLimits(_time);
        for (int i = 0; i < 4_000; i++)
            await limits.TakeAsync([new($"w{i}", new RateRule.Window(1, TimeSpan.FromHours(1)))], default);
        _time.Advance(TimeSpan.FromHours(1));
        for (int i = 0; i < 100; i++)
            await limits.TakeAsync([new($"b{i}", new RateRule.Bucket(1, TimeSpan.FromHours(1)))], default);
        Assert.InRange(limits.Remembered, 1, 200);
    }

    [Fact]
    public async Task A_bucket_fills_token_by_token()
    {
        var limits = new EmbeddedRateLimits(_time);
        RateLimit[] bucket = [new("a", new RateRule.Bucket(3, TimeSpan.FromSeconds(10)))];
        for (int i = 0; i < 3; i++)
            await limits.TakeAsync(bucket, default);
        _time.Advance(TimeSpan.FromSeconds(9));
        RateAnswer refused = await limits.TakeAsync(bucket, default);
        Assert.False(refused.Granted);
        Assert.Equal(1, refused.States[0].NextIn.TotalSeconds, 6);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await limits.TakeAsync(bucket, default)).Granted);
        Assert.False((await limits.TakeAsync(bucket, default)).Granted);
    }
}
