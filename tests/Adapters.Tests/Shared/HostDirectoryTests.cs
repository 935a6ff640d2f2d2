using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Redis;
using Radio24.Adapters.Shared;
using Radio24.Adapters.Tests.Redis;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Shared;

/// <summary>Which Host an Api sends listeners to: by real leases in Redis, and what the Host that they name says of itself.</summary>
[Collection(nameof(RedisCollection))]
public sealed class HostDirectoryTests(RedisServer redis) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly List<RedisLink> _links = [];
    private PlayedHost _one = null!, _two = null!;

    public async Task InitializeAsync()
    {
        (_one, _two) = (await PlayedHost.StartAsync(), await PlayedHost.StartAsync());
    }

    public async Task DisposeAsync()
    {
        _links.ForEach(link => link.Dispose());
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task The_holder_that_says_it_is_on_air_is_found_and_lost_when_it_does_not()
    {
        ILeaseStore store = await StoreAsync();
        using HostDirectory hosts = await StartAsync(store);
        Assert.Equal((false, "no Host is on air"), (hosts.OnAir, hosts.Description));
        await store.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        await UntilAsync(() => hosts.Current == _one.Address);
        Assert.Equal((true, "on air"), (hosts.OnAir, hosts.Description));

        _one.OnAir = false;
        await UntilAsync(() => hosts.Current is null);
        _one.OnAir = true;
        await UntilAsync(() => hosts.Current == _one.Address);
        await store.ReleaseAsync("one", None);
        await store.TryHoldAsync("two", _two.Address.ToString(), Long, None);
        await UntilAsync(() => hosts.Current == _two.Address);
        await hosts.StopAsync(None);
    }

    [Fact]
    public async Task While_the_stores_differ_the_one_that_is_on_air_counts_and_one_store_is_enough()
    {
        ILeaseStore first = await StoreAsync(), second = await StoreAsync();
        await first.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        await second.TryHoldAsync("two", _two.Address.ToString(), Long, None);
        _one.OnAir = false;
        _links.Add(await RedisLink.ConnectAsync("127.0.0.1:1"));
        using HostDirectory hosts = await StartAsync(new RedisLeaseStore(_links[^1]), first, second);
        await UntilAsync(() => hosts.Current == _two.Address);
        await hosts.StopAsync(None);
    }

    [Fact]
    public async Task An_address_that_is_none_or_where_nobody_is_names_nobody()
    {
        ILeaseStore nonsense = await StoreAsync(), nobody = await StoreAsync(), good = await StoreAsync();
        await nonsense.TryHoldAsync("x", "not an address", Long, None);
        await nobody.TryHoldAsync("y", "http://127.0.0.1:1/", Long, None);
        using HostDirectory hosts = await StartAsync(nonsense, nobody, good);
        await good.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        await UntilAsync(() => hosts.Current == _one.Address);
        await hosts.StopAsync(None);
    }

    [Fact]
    public async Task A_Host_under_suspicion_is_asked_again_first_and_suspecting_another_changes_nothing()
    {
        ILeaseStore store = await StoreAsync();
        await store.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        using HostDirectory hosts = await StartAsync(store);
        await UntilAsync(() => hosts.Current is not null);
        hosts.Suspect(_two.Address);
        Assert.Equal(_one.Address, hosts.Current);
        _one.OnAir = false;
        hosts.Suspect(_one.Address);
        Assert.Null(hosts.Current);
        _one.OnAir = true;
        await UntilAsync(() => hosts.Current == _one.Address);
        await hosts.StopAsync(None);
    }

    [Fact]
    public async Task Listeners_requests_go_to_the_Host_on_air_and_its_answer_comes_back()
    {
        ILeaseStore store = await StoreAsync();
        using HostDirectory hosts = await StartAsync(store);
        using var gateway = new HostWhepGateway(hosts, PlayedHost.Secret, NullLogger<HostWhepGateway>.Instance);
        WhepResult early = await gateway.JoinAsync("offer", "192.0.2.1", None);
        Assert.Equal((WhepOutcome.NotLive, TimeSpan.FromSeconds(1)), (early.Outcome, early.RetryAfter!.Value));
        Assert.Equal(WhepOutcome.Unknown, (await gateway.PatchAsync("s", "f", null, None)).Outcome);
        Assert.False(await gateway.LeaveAsync("s", None));

        await store.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        await UntilAsync(() => hosts.Current is not null);
        Assert.Equal(new WhepResult(WhepOutcome.Created, "s1", "v=0", "t1"), await gateway.JoinAsync("offer", "192.0.2.1", None));
        Assert.Equal("""POST /internal/whep {"sdp":"offer","from":"192.0.2.1"}""", _one.Asked);
        _one.Answer = """{"outcome":"Stale"}""";
        Assert.Equal(WhepOutcome.Stale, (await gateway.PatchAsync("a/../b", "fragment", "tag", None)).Outcome);
        Assert.StartsWith("PATCH /internal/whep/a%2F", _one.Asked, StringComparison.Ordinal);
        Assert.True(await gateway.LeaveAsync("s1", None));
        Assert.Equal("DELETE /internal/whep/s1", _one.Asked);
        _one.Status = 404;
        Assert.False(await gateway.LeaveAsync("s1", None));
        await hosts.StopAsync(None);
    }

    [Fact]
    public async Task A_Host_that_speaks_otherwise_or_wants_another_secret_lets_nobody_in_and_one_that_died_is_suspected()
    {
        ILeaseStore store = await StoreAsync();
        await store.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        using HostDirectory hosts = await StartAsync(store);
        await UntilAsync(() => hosts.Current is not null);
        using var stranger = new HostWhepGateway(hosts, "some other secret of ours", NullLogger<HostWhepGateway>.Instance);
        Assert.Equal(WhepOutcome.NotLive, (await stranger.JoinAsync("offer", "192.0.2.1", None)).Outcome);
        using var gateway = new HostWhepGateway(hosts, PlayedHost.Secret, NullLogger<HostWhepGateway>.Instance);
        _one.Answer = "not JSON";
        Assert.Equal(WhepOutcome.NotLive, (await gateway.JoinAsync("offer", "192.0.2.1", None)).Outcome);
        Assert.NotNull(hosts.Current);

        // It stops looking, so that what follows is the gateway's doing.
        await hosts.StopAsync(None);
        await _one.DisposeAsync();
        Assert.Equal(WhepOutcome.NotLive, (await gateway.JoinAsync("offer", "192.0.2.1", None)).Outcome);
        Assert.Null(hosts.Current);
    }

    private async Task<ILeaseStore> StoreAsync()
    {
        _links.Add(await redis.LinkAsync());
        return new RedisLeaseStore(_links[^1]);
    }

    private static async Task<HostDirectory> StartAsync(params ILeaseStore[] stores)
    {
        var hosts = new HostDirectory(stores, TimeProvider.System, NullLogger<HostDirectory>.Instance);
        await hosts.StartAsync(None);
        return hosts;
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        for (int tries = 0; !done(); tries++)
        {
            Assert.True(tries < 1_200, "it did not happen");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
