using System.Net;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Security;

/// <summary>A school or a mobile carrier behind one address: a crowd gets in, and one listener in it cannot use up what is theirs.</summary>
public sealed class CrowdTests
{
    [Fact]
    public async Task A_thousand_listeners_behind_one_address_get_in_on_the_hour()
    {
        // The clock stands still: all of them come at once.
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(time: time);
        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            string token = await station.TokenAsync();
            using HttpResponseMessage now = await station.SendAsync(HttpMethod.Get, "/api/v1/now", token);
            Assert.Equal(200, (int)now.StatusCode);
            using HttpResponseMessage joined = await JoinAsync(station, token);
            Assert.Equal(201, (int)joined.StatusCode);
        });
    }

    [Fact]
    public async Task A_listener_is_counted_alone_wherever_they_are_and_strangers_by_their_address()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(
            options => options with
            {
                Visitors = new VisitorLimitOptions { WhepPerMinute = 2, RenewalsPerMinute = 1 },
                Addresses = options.Addresses with { WhepPerMinute = 1 },
            },
            time);
        string one = await station.TokenAsync(), other = await station.TokenAsync();
        Assert.Equal(201, (int)(await JoinAsync(station, null)).StatusCode);
        await (await JoinAsync(station, null)).ProblemAsync(429, "tooManyFromAddress");
        Assert.Equal(201, (int)(await JoinAsync(station, one)).StatusCode);
        Assert.Equal(201, (int)(await JoinAsync(station, one)).StatusCode);
        await (await JoinAsync(station, one)).ProblemAsync(429, "tooManyFromYou");
        Assert.Equal(201, (int)(await JoinAsync(station, other)).StatusCode);
        Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Post, "/api/v1/listeners/renew", other)).StatusCode);
        await (await station.SendAsync(HttpMethod.Post, "/api/v1/listeners/renew", other)).ProblemAsync(429, "tooManyFromYou");
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(201, (int)(await JoinAsync(station, one)).StatusCode);
    }

    [Fact]
    public async Task However_many_tokens_an_address_has_it_does_not_use_up_what_the_station_lets_join()
    {
        await using TestStation station = await TestStation.StartAsync(
            options => options with { Addresses = options.Addresses with { JoinsPerMinute = 3 }, Station = options.Station with { JoinsPerMinute = 4 } },
            new FakeTimeProvider());
        for (int i = 0; i < 3; i++)
            Assert.Equal(201, (int)(await JoinAsync(station, await station.TokenAsync())).StatusCode);
        using HttpResponseMessage refused = await JoinAsync(station, await station.TokenAsync());
        await refused.ProblemAsync(429, "tooManyFromAddress");
        Assert.Equal(TimeSpan.FromSeconds(20), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Delete, "/whep/s3cr3t")).StatusCode);
        Assert.Equal(201, (int)(await JoinAsync(station, await station.TokenAsync(), "192.0.2.2")).StatusCode);
        await (await JoinAsync(station, await station.TokenAsync(), "192.0.2.2")).ProblemAsync(429, "tooManyAtStation");
    }

    [Fact]
    public async Task Listeners_who_make_more_listeners_use_up_what_their_address_may()
    {
        await using TestStation station = await TestStation.StartAsync(
            options => options with { Addresses = options.Addresses with { ListenersPerMinute = 3 } }, new FakeTimeProvider());
        string token = await station.TokenAsync();
        for (int i = 0; i < 2; i++)
            token = (await (await station.SendAsync(HttpMethod.Post, "/api/v1/listeners", token)).JsonAsync(201)).Text("token");
        await (await station.SendAsync(HttpMethod.Post, "/api/v1/listeners", token)).ProblemAsync(429, "tooManyFromAddress");
        Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Post, "/api/v1/listeners/renew", token)).StatusCode);
    }

    [Fact]
    public async Task Requests_of_one_listener_are_counted_and_those_of_others_go_on()
    {
        await using TestStation station = await TestStation.StartAsync(
            options => options with { Visitors = new VisitorLimitOptions { RequestsPerMinute = 10 } });
        string one = await station.TokenAsync(), other = await station.TokenAsync();
        for (int i = 0; i < 2; i++)
            Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Get, "/api/v1/posts", one)).StatusCode);
        using HttpResponseMessage third = await station.SendAsync(HttpMethod.Get, "/api/v1/posts", one);
        await third.ProblemAsync(429, "tooManyFromYou");
        Assert.NotNull(third.Headers.RetryAfter);
        Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Get, "/api/v1/posts", other)).StatusCode);
    }

    [Fact]
    public void A_listener_has_some_open_streams_and_a_crowd_has_thousands()
    {
        using var limits = new AddressLimits(new AddressLimitOptions { Streams = 1_010 }, new VisitorLimitOptions { Streams = 4 });
        var kept = new List<RateLimitLease>();
        for (int i = 0; i < 1_000; i++)
            Assert.True(Take(ListenerId.New(DateTimeOffset.UnixEpoch)));
        ListenerId greedy = ListenerId.New(DateTimeOffset.UnixEpoch);
        for (int i = 0; i < 4; i++)
            Assert.True(Take(greedy));
        Assert.False(Take(greedy));
        kept[^1].Dispose();
        Assert.True(Take(greedy));
        for (int i = 0; i < 6; i++)
            Assert.True(Take(null));
        Assert.False(Take(null)); // the address has no more

        bool Take(ListenerId? listener)
        {
            var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("192.0.2.1") } };
            if (listener is { } known)
                context.User = new(Visitor.Of(known));
            RateLimitLease lease = limits.TakePlace(context);
            if (lease.IsAcquired)
                kept.Add(lease);
            return lease.IsAcquired;
        }
    }

    private static Task<HttpResponseMessage> JoinAsync(TestStation station, string? token, string address = "192.0.2.1") =>
        station.SendAsync(
            HttpMethod.Post, "/whep", token, new StringContent("v=0", Encoding.UTF8, "application/sdp"), headers: headers => headers.Add("X-Forwarded-For", address));
}
