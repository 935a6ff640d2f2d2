using System.Net.Http.Json;
using System.Text;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;

namespace Radio24.Api.Tests.Security;

/// <summary>What everybody together may ask of the station, however many addresses they have.</summary>
public sealed class StationLimitTests
{
    [Fact]
    public async Task New_listeners_from_many_addresses_are_too_many_together_and_the_answers_say_what_is_left_and_when()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await StartAsync(new StationLimitOptions { ListenersPerMinute = 2 }, time);
        using HttpResponseMessage first = await JoinAsync("192.0.2.1");
        Assert.Equal(201, (int)first.StatusCode);
        Assert.Equal("\"listeners\";q=1500;w=60, \"station\";q=2;w=60", Assert.Single(first.Headers.GetValues("RateLimit-Policy")));
        Assert.Equal("\"listeners\";r=1499;t=1, \"station\";r=1;t=30", Assert.Single(first.Headers.GetValues("RateLimit")));
        Assert.Equal(201, (int)(await JoinAsync("192.0.2.2")).StatusCode);

        using HttpResponseMessage refused = await JoinAsync("192.0.2.3");
        Assert.Equal(0, (await refused.ProblemAsync(429, "tooManyAtStation")).GetProperty("remaining").GetInt32());
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("\"listeners\";r=1500;t=0, \"station\";r=0;t=30", Assert.Single(refused.Headers.GetValues("RateLimit")));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(201, (int)(await JoinAsync("192.0.2.3")).StatusCode);

        Task<HttpResponseMessage> JoinAsync(string address) => AskAsync(station, "/api/v1/listeners", address, null);
    }

    [Fact]
    public async Task Too_many_join_together_and_leaving_stays_possible()
    {
        await using TestStation station = await StartAsync(new StationLimitOptions { JoinsPerMinute = 1 });
        Assert.Equal(201, (int)(await JoinAsync("192.0.2.1")).StatusCode);
        await (await JoinAsync("192.0.2.2")).ProblemAsync(429, "tooManyAtStation");
        Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Delete, "/whep/s3cr3t")).StatusCode);

        Task<HttpResponseMessage> JoinAsync(string address) => AskAsync(station, "/whep", address, new StringContent("v=0", Encoding.UTF8, "application/sdp"));
    }

    [Fact]
    public async Task Too_many_try_to_sign_in_together()
    {
        await using TestStation station = await StartAsync(new StationLimitOptions { SignInsPerMinute = 2 });
        await (await TryAsync("192.0.2.1")).ProblemAsync(401, "wrongLogin");
        await (await TryAsync("192.0.2.2")).ProblemAsync(401, "wrongLogin");
        await (await TryAsync("192.0.2.3")).ProblemAsync(429, "tooManyAtStation");

        Task<HttpResponseMessage> TryAsync(string address) => AskAsync(station, "/api/v1/session", address, JsonContent.Create(new { name = address, password = "x" }));
    }

    private static Task<TestStation> StartAsync(StationLimitOptions limits, TimeProvider? time = null) =>
        TestStation.StartAsync(options => options with { Proxies = ["127.0.0.1"], Station = limits }, time);

    private static Task<HttpResponseMessage> AskAsync(TestStation station, string path, string address, HttpContent? content) =>
        station.SendAsync(HttpMethod.Post, path, content: content, headers: headers => headers.Add("X-Forwarded-For", address));
}
