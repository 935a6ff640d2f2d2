using System.Net.Http.Headers;
using Radio24.Api.Tests.Station;

namespace Radio24.Api.Tests.Web;

public sealed class WebAppTests
{
    [Fact]
    public async Task The_page_is_fresh_its_assets_are_for_ever_and_text_is_compressed()
    {
        DirectoryInfo web = Directory.CreateTempSubdirectory("radio24-web-");
        Directory.CreateDirectory(Path.Combine(web.FullName, "assets"));
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "index.html"), "<!doctype html><title>Radio24</title>");
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "sw.js"), "self.skipWaiting()");
        Directory.CreateDirectory(Path.Combine(web.FullName, "icons"));
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "icons", "icon-192.png"), "a picture");
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "manifest.webmanifest"), "{}");
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "assets", "index-abc.js"), new string(' ', 4_000) + "1");
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "..", "radio24-outside.txt"), "secret");
        try
        {
            await using TestStation station = await TestStation.StartAsync(options => options with { Http = new() { WebRoot = web.FullName } });
            await FileAsync("/", "text/html", "no-cache");
            await FileAsync("/index.html", "text/html", "no-cache");
            await FileAsync("/sw.js", "text/javascript", "no-cache");
            await FileAsync("/manifest.webmanifest", "application/manifest+json", "no-cache");
            await FileAsync("/favicon.ico", "image/png", "public, max-age=86400");
            await FileAsync("/assets/index-abc.js", "text/javascript", "public, max-age=31536000, immutable");
            await (await station.SendAsync(HttpMethod.Get, "/%2e%2e/radio24-outside.txt")).ProblemAsync(404, "notFound");
            await (await station.SendAsync(HttpMethod.Get, "/assets/gone.js")).ProblemAsync(404, "notFound");

            using HttpResponseMessage packed = await station.SendAsync(
                HttpMethod.Get, "/assets/index-abc.js", headers: headers => headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br")));
            Assert.Equal("br", packed.Content.Headers.ContentEncoding.Single());
            Assert.True((await packed.Content.ReadAsByteArrayAsync()).Length < 200);

            using HttpResponseMessage page = await station.SendAsync(HttpMethod.Get, "/");
            using HttpResponseMessage again = await station.SendAsync(
                HttpMethod.Get, "/", headers: headers => headers.IfNoneMatch.Add(page.Headers.ETag!));
            Assert.Equal(304, (int)again.StatusCode);

            async Task FileAsync(string path, string type, string cache)
            {
                using HttpResponseMessage response = await station.SendAsync(HttpMethod.Get, path);
                Assert.Equal((200, type), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
                Assert.Equal(cache, response.Headers.GetValues("Cache-Control").Single());
            }
        }
        finally
        {
            web.Delete(recursive: true);
            File.Delete(Path.Combine(web.Parent!.FullName, "radio24-outside.txt"));
        }
    }

    [Fact]
    public async Task Without_a_built_page_a_plain_one_says_how_to_build_it()
    {
        await using TestStation station = await TestStation.StartAsync();
        string page = await station.Http.GetStringAsync("/");
        Assert.Contains("npm run build", page, StringComparison.Ordinal);
        Assert.Contains("lang=\"ja\"", page, StringComparison.Ordinal);
        Assert.Equal(204, (int)(await station.SendAsync(HttpMethod.Get, "/favicon.ico")).StatusCode);
    }
}
