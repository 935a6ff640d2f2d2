using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;

namespace Radio24.Api.Tests.Security;

/// <summary>Whose word on where a request came from is taken.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("127.0.0.1", "192.0.2.1")]
    [InlineData("::1", "192.0.2.1")]
    [InlineData("10.1.2.3", "192.0.2.1")]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("11.1.2.3", "11.1.2.3")]
    public async Task A_proxy_on_this_machine_or_in_the_settings_is_believed_and_nobody_else(string peer, string seen)
    {
        IPAddress? from = null;
        var app = new ApplicationBuilder(new ServiceCollection().AddLogging().BuildServiceProvider());
        app.UseTrustedProxies(["10.0.0.0/8"]);
        app.Run(context =>
        {
            from = context.Connection.RemoteIpAddress;
            return Task.CompletedTask;
        });
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(peer) } };
        context.Request.Headers["X-Forwarded-For"] = "192.0.2.1";
        await app.Build()(context);
        Assert.Equal(seen, from?.ToString());
    }

    [Fact]
    public async Task Behind_a_proxy_on_this_machine_listeners_are_counted_by_their_own_addresses()
    {
        await using TestStation station = await StartAsync();
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
    public async Task Behind_a_proxy_that_speaks_https_the_cookie_is_for_https_alone()
    {
        await using TestStation station = await StartAsync();
        await Person.MakeAsync(station, "mika", Role.Listener);
        using HttpResponseMessage response = await station.SendAsync(
            HttpMethod.Post, "/api/v1/session",
            content: System.Net.Http.Json.JsonContent.Create(new { name = "mika", password = Person.GoodPassword }),
            headers: headers => headers.Add("X-Forwarded-Proto", "https"));
        await response.JsonAsync(200);
        Assert.Contains("; secure", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    private static Task<TestStation> StartAsync() => TestStation.StartAsync(options => options with
    {
        Addresses = options.Addresses with { ListenersPerMinute = 1 },
    });

    private static async Task FromAsync(TestStation station, string forwardedFor, int status)
    {
        using HttpResponseMessage response = await station.SendAsync(
            HttpMethod.Post, "/api/v1/listeners", headers: headers => headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor));
        JsonElement _ = await response.JsonAsync(status);
    }
}
