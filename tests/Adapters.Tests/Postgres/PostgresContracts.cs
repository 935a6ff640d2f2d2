using Dapper;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>The contracts as PostgreSQL keeps them, whichever it is.</summary>
public abstract class PostsOnPostgres(IPostgresUnderTest postgres) : PostStoreContract, IAsyncLifetime
{
    private PostgresPostStore? _store;

    public Task InitializeAsync() => postgres.EmptyAsync();

    public async Task DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    protected override ValueTask<IPostStore> CreateAsync() => ValueTask.FromResult<IPostStore>(_store = new PostgresPostStore(postgres.Source));
}

public abstract class PostProgressOnPostgres(IPostgresUnderTest postgres) : PostProgressContract, IAsyncLifetime
{
    private PostgresPostStore? _store;

    protected override int Ways => 15;

    public Task InitializeAsync() => postgres.EmptyAsync();

    public async Task DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    protected override ValueTask<(IPostStore Posts, IOutbox Outbox, IAuditLog Audit)> CreateAsync() => ValueTask.FromResult<(IPostStore, IOutbox, IAuditLog)>(
        (_store = new PostgresPostStore(postgres.Source), new PostgresOutbox(postgres.Source), new PostgresAuditLog(postgres.Source)));

    protected override async ValueTask<long> TakeAirAsync(string host) =>
        // Over at once: the next to ask has it.
        (await new PostgresLeaseStore(postgres.Source).TryHoldAsync(host, null, TimeSpan.Zero, CancellationToken.None))!.Value;
}

public abstract class ScreeningRecordsOnPostgres(IPostgresUnderTest postgres) : ScreeningRecordsContract, IAsyncLifetime
{
    private PostgresPostStore? _store;

    public Task InitializeAsync() => postgres.EmptyAsync();

    public async Task DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    protected override ValueTask<(IPostStore Posts, IScreeningRecords Records)> CreateAsync() => ValueTask.FromResult<(IPostStore, IScreeningRecords)>(
        (_store = new PostgresPostStore(postgres.Source), new PostgresScreeningRecords(postgres.Source)));

    [Fact]
    public async Task Originals_go_when_they_are_old_and_their_posts_stay()
    {
        (IPostStore posts, IScreeningRecords records) = await CreateAsync();
        ListenerPost done = Posts.Text("a") with { Sealed = [1] }, waiting = Posts.Text("b", null, 1) with { Sealed = [2] }, young = Posts.Text("c", null, 100) with { Sealed = [3] };
        foreach (ListenerPost post in (ListenerPost[])[done, waiting, young])
            await posts.AddAsync(post, null, CancellationToken.None);
        foreach (ListenerPost post in (ListenerPost[])[done, young])
            await posts.MoveAsync(new PostMove(post.Id, [Posts.To(PostState.Rejected)]), CancellationToken.None);

        Assert.Equal(1, await new PostgresRetention(postgres.Source).DeleteAsync(KeptRows.Originals, Posts.Noon.AddSeconds(50), 10, CancellationToken.None));

        Assert.Null(await records.OriginalAsync(done.Id, CancellationToken.None));
        Assert.Equal([2], await records.OriginalAsync(waiting.Id, CancellationToken.None));
        Assert.Equal([3], await records.OriginalAsync(young.Id, CancellationToken.None));
        Assert.True((await posts.FindAsync(done.Id, CancellationToken.None))!.Altered);
    }
}

public abstract class PolicyOnPostgres(IPostgresUnderTest postgres) : PolicyStoreContract, IAsyncLifetime
{
    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override ValueTask<(IPolicyStore Policies, IAuditLog Audit)> CreateAsync() => ValueTask.FromResult<(IPolicyStore, IAuditLog)>(
        (new PostgresPolicyStore(postgres.Source), new PostgresAuditLog(postgres.Source)));

    protected override async ValueTask<(IDeskPresence Desk, ListenerId Account)> CreateDeskAsync()
    {
        ListenerId id = ListenerId.New(Posts.Noon);
        await new PostgresAccounts(postgres.Source).AddAsync(Somebody(id), null, null, CancellationToken.None);
        return (new PostgresDeskPresence(postgres.Source), id);
    }

    [Fact]
    public async Task Nobody_is_at_the_desk_whose_account_is_gone()
    {
        (IDeskPresence desk, ListenerId account) = await CreateDeskAsync();
        await desk.SeenAsync(account, CancellationToken.None);
        await new PostgresAccounts(postgres.Source).DeleteAsync(account, CancellationToken.None);
        await desk.SeenAsync(account, CancellationToken.None);
        Assert.Null(await desk.LastSeenAsync(CancellationToken.None));
    }
}

public abstract class AccountsOnPostgres(IPostgresUnderTest postgres) : AccountsContract, IAsyncLifetime
{
    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override ValueTask<(IAccounts Accounts, ISessions Sessions)> CreateAsync() => ValueTask.FromResult<(IAccounts, ISessions)>(
        (new PostgresAccounts(postgres.Source), new PostgresSessions(postgres.Source)));
}

public abstract class ApiKeysOnPostgres(IPostgresUnderTest postgres) : ApiKeysContract, IAsyncLifetime
{
    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override ValueTask<IApiKeys> CreateAsync() => ValueTask.FromResult<IApiKeys>(new PostgresApiKeys(postgres.Source));
}

public abstract class LeaseOnPostgres(IPostgresUnderTest postgres) : LeaseStoreContract, IAsyncLifetime
{
    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override ValueTask<ILeaseStore> CreateAsync() => ValueTask.FromResult<ILeaseStore>(new PostgresLeaseStore(postgres.Source));

    protected override ValueTask<ILeaseStore> CreateUnreachableAsync() => ValueTask.FromResult<ILeaseStore>(
        new PostgresLeaseStore(Database.Open("Host=127.0.0.1;Port=1;Username=radio24;Timeout=5")));
}

public abstract class StationKeysOnPostgres(IPostgresUnderTest postgres) : StationKeysContract, IAsyncLifetime
{
    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override ValueTask<IStationKeys> CreateAsync() => ValueTask.FromResult<IStationKeys>(new PostgresKeys(postgres.Source));
}

[Collection(nameof(PgliteCollection))]
public sealed class PglitePostsTests(PgliteFixture postgres) : PostsOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerPostsTests(PostgresServer postgres) : PostsOnPostgres(postgres);

[Collection(nameof(PgliteCollection))]
public sealed class PglitePostProgressTests(PgliteFixture postgres) : PostProgressOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerPostProgressTests(PostgresServer postgres) : PostProgressOnPostgres(postgres)
{
    [Fact]
    public async Task An_event_that_is_still_being_written_holds_back_those_behind_it_so_that_none_is_missed()
    {
        (_, IOutbox outbox, _) = await CreateAsync();
        await using NpgsqlConnection writer = await postgres.Source.OpenConnectionAsync();
        await using NpgsqlTransaction writing = await writer.BeginTransactionAsync();
        await writer.ExecuteAsync("insert into outbox (at, name, subject, payload) values (now(), 'first', 'air', '{}')", transaction: writing);
        await outbox.AppendAsync(new OutboxEvent(DateTimeOffset.UnixEpoch, "second", "air"), CancellationToken.None);

        Assert.Empty(await outbox.ReadAsync(0, 10, CancellationToken.None));
        await writing.CommitAsync();

        Assert.Equal(["first", "second"], (await outbox.ReadAsync(0, 10, CancellationToken.None)).Select(entry => entry.Event.Name));
    }

    [Fact]
    public async Task A_write_that_is_under_way_when_another_Host_asks_for_the_air_is_over_before_it_gets_it()
    {
        await CreateAsync();
        long epoch = await TakeAirAsync("host-1");
        await using NpgsqlConnection writer = await postgres.Source.OpenConnectionAsync();
        await using NpgsqlTransaction writing = await writer.BeginTransactionAsync();
        // What a Host's move does before it writes.
        await writer.ExecuteAsync("select epoch from air_lease where epoch = @epoch for share", new { epoch }, writing);

        Task<long> taking = TakeAirAsync("host-2").AsTask();
        Assert.NotSame(taking, await Task.WhenAny(taking, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System)));
        await writing.CommitAsync();

        Assert.Equal(epoch + 1, await taking.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}

[Collection(nameof(PgliteCollection))]
public sealed class PgliteScreeningRecordsTests(PgliteFixture postgres) : ScreeningRecordsOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerScreeningRecordsTests(PostgresServer postgres) : ScreeningRecordsOnPostgres(postgres);

[Collection(nameof(PgliteCollection))]
public sealed class PglitePolicyTests(PgliteFixture postgres) : PolicyOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerPolicyTests(PostgresServer postgres) : PolicyOnPostgres(postgres);

[Collection(nameof(PgliteCollection))]
public sealed class PgliteAccountsTests(PgliteFixture postgres) : AccountsOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerAccountsTests(PostgresServer postgres) : AccountsOnPostgres(postgres);

[Collection(nameof(PgliteCollection))]
public sealed class PgliteApiKeysTests(PgliteFixture postgres) : ApiKeysOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerApiKeysTests(PostgresServer postgres) : ApiKeysOnPostgres(postgres);

[Collection(nameof(PgliteCollection))]
public sealed class PgliteLeaseTests(PgliteFixture postgres) : LeaseOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerLeaseTests(PostgresServer postgres) : LeaseOnPostgres(postgres);

[Collection(nameof(PgliteCollection))]
public sealed class PgliteStationKeysTests(PgliteFixture postgres) : StationKeysOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerStationKeysTests(PostgresServer postgres) : StationKeysOnPostgres(postgres);

[Collection(nameof(PgliteCollection))]
public sealed class PgliteLogTests(PgliteFixture postgres) : LogsOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerLogTests(PostgresServer postgres) : LogsOnPostgres(postgres);

[Collection(nameof(PgliteCollection))]
public sealed class PgliteSpeechRecordTests(PgliteFixture postgres) : SpeechRecordsOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerSpeechRecordTests(PostgresServer postgres) : SpeechRecordsOnPostgres(postgres);
