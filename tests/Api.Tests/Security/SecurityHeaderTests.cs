using System.Net.Http.Headers;
using System.Text;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;

namespace Radio24.Api.Tests.Security;

/// <summary>Security headers stand on every kind of answer that there is, whoever in the pipeline gave it.</summary>
public sealed class SecurityHeaderTests : IDisposable
{
    private readonly DirectoryInfo _web = Directory.CreateTempSubdirectory("radio24-web-");

    public void Dispose() => _web.Delete(recursive: true);

    [Fact]
    public async Task They_are_on_every_kind_of_answer()
    {
        await File.WriteAllTextAsync(Path.Combine(_web.FullName, "index.html"), "<!doctype html><title>Radio24</title>");
        await File.WriteAllTextAsync(Path.Combine(_web.FullName, "app.js"), "1");
        await using TestStation station = await TestStation.StartAsync(options => options with
        {
            Http = new() { WebRoot = _web.FullName },
            Addresses = new AddressLimitOptions { ListenersPerMinute = 2, Streams = 1 },
        });
        string token = await station.TokenAsync();
        await station.TokenAsync();
        using HttpResponseMessage page = await station.SendAsync(HttpMethod.Get, "/");

        await AskAsync(401, HttpMethod.Post, "/hubs/talk/negotiate");
        // Held open: the next stream is one too many.
        using HttpResponseMessage stream = await station.SendAsync(HttpMethod.Get, "/api/v1/events");
        Check("the event stream", stream, 200);
        await AskAsync(200, HttpMethod.Get, "/api/v1/now");
        await AskAsync(200, HttpMethod.Get, "/");
        await AskAsync(200, HttpMethod.Get, "/index.html");
        await AskAsync(200, HttpMethod.Get, "/app.js");
        await AskAsync(200, HttpMethod.Head, "/app.js");
        await AskAsync(200, HttpMethod.Get, "/healthz");
        await AskAsync(200, HttpMethod.Get, "/admin/claim");
        await AskAsync(200, HttpMethod.Get, "/openapi/v1.json");
        await AskAsync(200, HttpMethod.Options, "/whep");
        await AskAsync(201, HttpMethod.Post, "/whep", content: new StringContent("v=0", Encoding.UTF8, "application/sdp"));
        await AskAsync(204, HttpMethod.Options, "/api/v1/now", headers: headers =>
        {
            headers.Add("Origin", "https://elsewhere.example");
            headers.Add("Access-Control-Request-Method", "GET");
        });
        await AskAsync(204, HttpMethod.Delete, "/api/v1/listeners/me", token);
        await AskAsync(304, HttpMethod.Get, "/", headers: headers => headers.IfNoneMatch.Add(page.Headers.ETag!));
        await AskAsync(400, HttpMethod.Post, "/api/v1/posts", token, new StringContent("{", Encoding.UTF8, "application/json"));
        await AskAsync(401, HttpMethod.Get, "/api/v1/posts");
        await AskAsync(401, HttpMethod.Get, "/api/v1/posts", "bad");
        await AskAsync(403, HttpMethod.Get, "/api/v1/audit", token);
        await AskAsync(404, HttpMethod.Get, "/nothing");
        await AskAsync(404, HttpMethod.Get, "/assets/gone.js");
        await AskAsync(404, HttpMethod.Get, "/openapi/v2.json");
        await AskAsync(405, HttpMethod.Put, "/api/v1/now");
        await AskAsync(406, HttpMethod.Post, "/whep", content: new StringContent("v=0", Encoding.UTF8, "application/sdp"), headers: headers => headers.Accept.Add(new("text/html")));
        await AskAsync(413, HttpMethod.Post, "/whep", content: new StringContent(new string('a', 70_000), Encoding.UTF8, "application/sdp"));
        await AskAsync(415, HttpMethod.Post, "/api/v1/posts", token, new StringContent("hello"));
        await AskAsync(429, HttpMethod.Post, "/api/v1/listeners");
        await AskAsync(429, HttpMethod.Get, "/api/v1/events");
        await AskAsync(500, HttpMethod.Get, "/api/test/fails");
        station.Air.OnAir = false;
        await AskAsync(503, HttpMethod.Get, "/readyz");

        async Task AskAsync(int status, HttpMethod method, string path, string? token = null, HttpContent? content = null, Action<HttpRequestHeaders>? headers = null)
        {
            using HttpResponseMessage response = await station.SendAsync(method, path, token, content, headers: headers);
            Check($"{method} {path}", response, status);
        }
    }

    [Theory]
    [InlineData("radio.example", "https", true)]
    [InlineData("radio.example", "http", false)]
    [InlineData("localhost:8080", "https", false)]
    [InlineData("[::1]", "https", false)]
    public async Task Browsers_are_told_to_stay_with_https_where_they_came_over_it_but_not_on_this_machine(string host, string scheme, bool told)
    {
        await using TestStation station = await TestStation.StartAsync();
        foreach (string path in (string[])["/", "/api/v1/now", "/api/v1/posts", "/nothing", "/api/test/fails"])
        {
            using HttpResponseMessage response = await station.SendAsync(HttpMethod.Get, path, headers: headers =>
            {
                headers.Host = host;
                headers.Add("X-Forwarded-Proto", scheme);
            });
            Assert.Equal(told, response.Headers.TryGetValues("Strict-Transport-Security", out IEnumerable<string>? values));
            if (told)
                Assert.Equal("max-age=31536000", Assert.Single(values!));
        }
    }

    private static void Check(string what, HttpResponseMessage response, int status)
    {
        Assert.True(status == (int)response.StatusCode, $"{what}: {(int)response.StatusCode}");
        string policy = One("Content-Security-Policy");
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", One("X-Content-Type-Options"));
        Assert.Equal("DENY", One("X-Frame-Options"));
        Assert.Equal("same-origin", One("Cross-Origin-Resource-Policy"));
        if (response.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal))
        {
            // Data: a browser that shows it as a page may do nothing there.
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.Equal("no-referrer", One("Referrer-Policy"));
        }
        else
        {
            Assert.Contains("default-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("same-origin", One("Referrer-Policy"));
            Assert.Contains("microphone=(self)", One("Permissions-Policy"), StringComparison.Ordinal);
            Assert.Equal("same-origin", One("Cross-Origin-Opener-Policy"));
        }

        Assert.False(response.Headers.Contains("Server"), what);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"), what);

        string One(string header)
        {
            Assert.True(response.Headers.TryGetValues(header, out IEnumerable<string>? values), $"{what} has no {header}");
            return Assert.Single(values);
        }
    }
}
