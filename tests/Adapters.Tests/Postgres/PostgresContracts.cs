using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Postgres;

[Collection(nameof(PgliteCollection))]
public sealed class PostgresPostStoreTests(PgliteFixture postgres) : PostStoreContract, IAsyncLifetime
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

[Collection(nameof(PgliteCollection))]
public sealed class PostgresAccountsTests(PgliteFixture postgres) : AccountsContract, IAsyncLifetime
{
    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override ValueTask<(IAccounts Accounts, ISessions Sessions)> CreateAsync() => ValueTask.FromResult<(IAccounts, ISessions)>(
        (new PostgresAccounts(postgres.Source), new PostgresSessions(postgres.Source)));
}

[Collection(nameof(PgliteCollection))]
public sealed class PostgresApiKeysTests(PgliteFixture postgres) : ApiKeysContract, IAsyncLifetime
{
    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override ValueTask<IApiKeys> CreateAsync() => ValueTask.FromResult<IApiKeys>(new PostgresApiKeys(postgres.Source));
}
