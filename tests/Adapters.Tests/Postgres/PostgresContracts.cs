using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;

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
