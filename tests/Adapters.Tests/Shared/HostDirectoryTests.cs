using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Redis;
using Radio24.Adapters.Shared;
using Radio24.Adapters.Tests.Redis;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Shared;

/// <summary>Which Host an Api sends listeners to: by real leases (in Redis, two stations' worth), and what the Host that they name says of itself.</summary>
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
    public async Task Only_an_address_that_the_trusted_store_named_is_found_whoever_says_of_itself_that_it_is_on_air()
    {
        ILeaseStore trusted = await StoreAsync(), redisAlone = await StoreAsync();
        await redisAlone.TryHoldAsync("two", _two.Address.ToString(), Long, None);
        var log = new ErrorLines();
        var time = new FakeTimeProvider();
        using HostDirectory hosts = await StartAsync(trusted, redisAlone, time, log);
        using var gateway = new HostWhepGateway(hosts, PlayedHost.Secret, NullLogger<HostWhepGateway>.Instance);
        await UntilAsync(() => !log.Lines.IsEmpty, time);
        Assert.Null(hosts.Current);
        Assert.Equal(WhepOutcome.NotLive, (await gateway.JoinAsync("offer", "10.0.0.9", None)).Outcome);
        Assert.Equal("", _two.Asked);
        Assert.Contains($"No listener is sent to http://{_two.Address.Authority}", Assert.Single(log.Lines));

        await trusted.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        await UntilAsync(() => hosts.Current == _one.Address, time);
        await hosts.StopAsync(None);
    }

    [Fact]
    public async Task A_Host_stays_known_while_one_of_the_stores_is_away()
    {
        ILeaseStore trusted = await StoreAsync(), other = await StoreAsync();
        await trusted.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        _links.Add(await RedisLink.ConnectAsync("127.0.0.1:1"));
        using (HostDirectory hosts = await StartAsync(trusted, new RedisLeaseStore(_links[^1])))
        {
            await UntilAsync(() => hosts.Current == _one.Address);
            await hosts.StopAsync(None);
        }

        await other.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        using HostDirectory again = await StartAsync(trusted, other);
        await UntilAsync(() => again.Current == _one.Address);
        await trusted.ReleaseAsync("one", None);
        again.Suspect(_one.Address);
        await UntilAsync(() => again.Current == _one.Address);
        await again.StopAsync(None);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task An_address_that_is_none_or_where_nobody_is_names_nobody(string address)
    {
        ILeaseStore store = await StoreAsync();
        await store.TryHoldAsync("one", address, Long, None);
        using HostDirectory hosts = await StartAsync(store);
        await store.ReleaseAsync("one", None);
        await store.TryHoldAsync("one", _one.Address.ToString(), Long, None);
        await UntilAsync(() => hosts.Current == _one.Address);
        await hosts.StopAsync(None);
    }

    [Fact]
    public async Task A_public_address_without_TLS_is_refused_before_anything_is_sent()
    {
        // RFC 5737 §3: nobody's address.
        const string Address = "http://192.0.2.1:8081/";
        ILeaseStore store = await StoreAsync();
        await store.TryHoldAsync("one", Address, Long, None);
        var log = new ErrorLines();
        var time = new FakeTimeProvider();
        using HostDirectory hosts = await StartAsync(store, store, time, log);
        await UntilAsync(() => !log.Lines.IsEmpty, time);
        Assert.Null(hosts.Current);
        Assert.Contains("give the Host an https address", Assert.Single(log.Lines));
        await hosts.StopAsync(None);

        using var http = new HttpClient(HostConnection.Handler());
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(Address));
        Assert.IsType<UnprotectedHostException>(refused.GetBaseException());
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.0", false)]
    [InlineData("192.168.0.1", true)]
    [InlineData("169.254.1.1", true)]
    [InlineData("100.63.255.255", false)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.127.255.255", true)]
    [InlineData("100.128.0.0", false)]
    [InlineData("::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd12::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("2001:db8::1", false)]
    public void Loopback_private_shared_and_link_local_addresses_need_no_TLS(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, HostConnection.IsPrivate(IPAddress.Parse(address)));

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

    private static Task<HostDirectory> StartAsync(ILeaseStore store) => StartAsync(store, store);

    private static async Task<HostDirectory> StartAsync(
        ILeaseStore trusted, ILeaseStore other, TimeProvider? time = null, ILogger<HostDirectory>? log = null)
    {
        var hosts = new HostDirectory(trusted, other, time ?? TimeProvider.System, log ?? NullLogger<HostDirectory>.Instance);
        await hosts.StartAsync(None);
        return hosts;
    }

    private static async Task UntilAsync(Func<bool> done, FakeTimeProvider? time = null)
    {
        for (int tries = 0; !done(); tries++)
        {
            Assert.True(tries < 1_200, "it did not happen");
            time?.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Keeps errors.</summary>
    private sealed class ErrorLines : ILogger<HostDirectory>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
