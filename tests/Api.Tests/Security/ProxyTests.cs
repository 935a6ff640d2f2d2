using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;

namespace Radio24.Api.Tests.Security;

/// <summary>Whose word on where a request came from is taken.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Without_proxies_nobody_can_say_that_they_are_somebody_else()
    {
        await using TestStation station = await StartAsync();
        await FromAsync(station, "192.0.2.1", 201);
        await FromAsync(station, "192.0.2.2", 429);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task A_configured_proxy_is_believed(string proxy)
    {
        await using TestStation station = await StartAsync(proxy);
        await FromAsync(station, "192.0.2.1", 201);
        await FromAsync(station, "192.0.2.2", 201);
        await FromAsync(station, "192.0.2.2", 429);
        // One behind another that is not ours: what came before the first stranger is hearsay.
        await FromAsync(station, "198.51.100.9, 192.0.2.2", 429);
        await FromAsync(station, "192.0.2.2, 127.0.0.1", 429);
        // A whole /64 is one customer.
        await FromAsync(station, "2001:db8::1", 201);
        await FromAsync(station, "2001:db8::2", 429);
        await FromAsync(station, "nonsense", 201);
    }

    [Fact]
    public async Task Another_networks_proxy_is_not()
    {
        await using TestStation station = await StartAsync("10.0.0.0/8");
        await FromAsync(station, "192.0.2.1", 201);
        await FromAsync(station, "192.0.2.2", 429);
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_https_the_cookie_is_for_https_alone()
    {
        await using TestStation station = await StartAsync("127.0.0.1");
        await Person.MakeAsync(station, "mika", Role.Listener);
        using HttpResponseMessage response = await station.SendAsync(
            HttpMethod.Post, "/api/v1/session",
            content: System.Net.Http.Json.JsonContent.Create(new { name = "mika", password = Person.GoodPassword }),
            headers: headers => headers.Add("X-Forwarded-Proto", "https"));
        await response.JsonAsync(200);
        Assert.Contains("; secure", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    private static Task<TestStation> StartAsync(params string[] proxies) => TestStation.StartAsync(options => options with
    {
        Proxies = proxies,
        Addresses = options.Addresses with { ListenersPerMinute = 1 },
    });

    private static async Task FromAsync(TestStation station, string forwardedFor, int status)
    {
        using HttpResponseMessage response = await station.SendAsync(
            HttpMethod.Post, "/api/v1/listeners", headers: headers => headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor));
        JsonElement _ = await response.JsonAsync(status);
    }
}
