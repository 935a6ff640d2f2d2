using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>
/// What every adapter of <see cref="ILeaseStore"/> does. A long lease is for what must not run out during a test; the end of a short
/// one is waited for, however long that takes.
/// </summary>
public abstract class LeaseStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Long = TimeSpan.FromHours(1), Short = TimeSpan.FromMilliseconds(100);

    /// <summary>A store in which nobody holds the lease; asked again, the same one as another process sees it.</summary>
    protected abstract ValueTask<ILeaseStore> CreateAsync();

    /// <summary>A store that nobody answers for.</summary>
    protected abstract ValueTask<ILeaseStore> CreateUnreachableAsync();

    [Fact]
    public async Task A_free_lease_is_taken_and_says_where_its_holder_is()
    {
        ILeaseStore store = await CreateAsync();
        Assert.Null(await store.AddressAsync(None));
        Assert.NotNull(await store.TryHoldAsync("host-1", "http://127.0.0.1:8081/", Long, None));
        Assert.Equal("http://127.0.0.1:8081/", await store.AddressAsync(None));
        Assert.Equal("http://127.0.0.1:8081/", await (await CreateAsync()).AddressAsync(None));
        Assert.NotEmpty(store.Name);
    }

    [Fact]
    public async Task A_holder_without_an_address_is_nowhere()
    {
        ILeaseStore store = await CreateAsync();
        Assert.NotNull(await store.TryHoldAsync("host-1", null, Long, None));
        Assert.Null(await store.AddressAsync(None));
    }

    [Fact]
    public async Task While_it_is_held_nobody_else_gets_it_and_asking_changes_nothing()
    {
        ILeaseStore store = await CreateAsync();
        Assert.NotNull(await store.TryHoldAsync("host-1", "one", Long, None));
        Assert.Null(await store.TryHoldAsync("host-2", "two", Long, None));
        await store.ReleaseAsync("host-2", None);
        Assert.Equal("one", await store.AddressAsync(None));
        Assert.NotNull(await store.TryHoldAsync("host-1", "one", Long, None));
        Assert.Null(await store.TryHoldAsync("host-2", "two", Long, None));
    }

    [Fact]
    public async Task A_lease_given_up_is_free_at_once()
    {
        ILeaseStore store = await CreateAsync();
        Assert.NotNull(await store.TryHoldAsync("host-1", "one", Long, None));
        await store.ReleaseAsync("host-1", None);
        Assert.Null(await store.AddressAsync(None));
        await store.ReleaseAsync("host-1", None);
        Assert.NotNull(await store.TryHoldAsync("host-2", "two", Long, None));
    }

    [Fact]
    public async Task One_that_runs_out_names_nobody_and_the_next_gets_it_and_the_first_is_told_so()
    {
        ILeaseStore store = await CreateAsync();
        Assert.NotNull(await store.TryHoldAsync("host-1", "one", Short, None));
        await UntilAsync(async () => await store.AddressAsync(None) is null);
        Assert.NotNull(await store.TryHoldAsync("host-2", "two", Long, None));
        Assert.Null(await store.TryHoldAsync("host-1", "one", Long, None));
        // Nor does the late one take away what is another's now.
        await store.ReleaseAsync("host-1", None);
        Assert.Equal("two", await store.AddressAsync(None));
    }

    [Fact]
    public async Task Renewing_counts_from_the_renewal_and_can_move_the_holder()
    {
        ILeaseStore store = await CreateAsync();
        Assert.NotNull(await store.TryHoldAsync("host-1", "one", Short, None));
        Assert.NotNull(await store.TryHoldAsync("host-1", "elsewhere", Long, None));
        await Task.Delay(Short * 3, TimeProvider.System);
        Assert.Null(await store.TryHoldAsync("host-2", "two", Long, None));
        Assert.Equal("elsewhere", await store.AddressAsync(None));

        // It is shortened in the same way.
        Assert.NotNull(await store.TryHoldAsync("host-1", "elsewhere", Short, None));
        await UntilAsync(async () => await store.TryHoldAsync("host-2", "two", Long, None) is not null);
    }

    [Fact]
    public async Task However_many_ask_at_the_same_time_one_gets_it()
    {
        ILeaseStore store = await CreateAsync();
        for (int round = 0; round < 10; round++)
        {
            string[] hosts = [.. Enumerable.Range(0, 12).Select(i => $"host-{round}-{i}")];
            long?[] held = await Task.WhenAll(hosts.Select(host => Task.Run(() => store.TryHoldAsync(host, host, Long, None).AsTask())));
            string holder = hosts[Array.FindIndex(held, got => got is not null)];
            Assert.Single(held, got => got is not null);
            Assert.Equal(holder, await store.AddressAsync(None));
            await store.ReleaseAsync(holder, None);
        }
    }

    [Fact]
    public async Task One_that_cannot_be_reached_never_says_yes_or_no()
    {
        ILeaseStore store = await CreateUnreachableAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => store.TryHoldAsync("host-1", null, Long, None).AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => store.AddressAsync(None).AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => store.ReleaseAsync("host-1", None).AsTask());
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        for (int tries = 0; !await done(); tries++)
        {
            Assert.True(tries < 600, "the lease did not run out");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
