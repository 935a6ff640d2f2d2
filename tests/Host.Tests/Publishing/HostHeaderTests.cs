using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Host.Publishing;
using Radio24.Tests;

namespace Radio24.Host.Tests.Publishing;

/// <summary>The HTTP of a Host of its own, over the Host as it is: security headers stand on every answer.</summary>
public sealed class HostHeaderTests
{
    private const string Secret = "known to this test and its Host alone";

    [Fact]
    public async Task They_are_on_every_kind_of_answer()
    {
        string music = Directory.CreateTempSubdirectory("radio24-music-").FullName;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMemoryBackplane();
        builder.Services.AddRadio24Host(new BroadcastOptions { Udp = new() { Port = 0 }, Listen = "127.0.0.1", Music = new() { Folder = music }, Seed = 24 });
        builder.Services.AddSingleton<IReadiness, Standby>();
        await using WebApplication app = builder.Build();
        app.UseHostHeaders();
        app.MapHostHealth();
        app.MapInternalWhep(Secret);
        app.MapGet("/test/fails", string () => throw new InvalidOperationException("secret of the inside"));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        await AskAsync(200, HttpMethod.Get, "/healthz");
        await AskAsync(503, HttpMethod.Get, "/readyz");
        await AskAsync(404, HttpMethod.Get, "/nothing");
        await AskAsync(405, HttpMethod.Get, "/internal/whep");
        await AskAsync(404, HttpMethod.Post, "/internal/whep", JsonContent.Create(new { sdp = "v=0" }));
        await AskAsync(200, HttpMethod.Post, "/internal/whep", JsonContent.Create(new { sdp = "v=0" }), Secret);
        await AskAsync(404, HttpMethod.Delete, "/internal/whep/none", secret: Secret);
        await AskAsync(400, HttpMethod.Post, "/internal/whep", new StringContent("{", Encoding.UTF8, "application/json"), Secret);
        await AskAsync(415, HttpMethod.Post, "/internal/whep", new StringContent("v=0"), Secret);
        await AskAsync(413, HttpMethod.Post, "/internal/whep", JsonContent.Create(new { sdp = new string('a', 70_000) }), Secret);
        Assert.Equal("", await AskAsync(500, HttpMethod.Get, "/test/fails"));
        await app.StopAsync();
        Directory.Delete(music, recursive: true);

        async Task<string> AskAsync(int status, HttpMethod method, string path, HttpContent? content = null, string? secret = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            if (secret is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            using HttpResponseMessage answer = await http.SendAsync(request);
            Assert.True(status == (int)answer.StatusCode, $"{method} {path}: {(int)answer.StatusCode}");
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
            return await answer.Content.ReadAsStringAsync();
        }
    }

    private sealed class Standby : IReadiness
    {
        public ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken) => new(new Readiness(false, "standby"));
    }
}
