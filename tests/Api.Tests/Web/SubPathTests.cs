using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;

namespace Radio24.Api.Tests.Web;

/// <summary>A station that a proxy serves under a path of its own, whether the proxy passes the path on or cuts it off.</summary>
public sealed class SubPathTests
{
    [Fact]
    public async Task Page_and_Api_work_under_a_sub_path_and_every_address_they_give_is_under_it()
    {
        DirectoryInfo web = Directory.CreateTempSubdirectory("radio24-web-");
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "index.html"), "<!doctype html><title>Radio24</title>");
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "sw.js"), "self.skipWaiting()");
        try
        {
            await using TestStation station = await TestStation.StartAsync(
                options => options with { PathBase = "/radio", Http = new() { WebRoot = web.FullName } });
            using HttpResponseMessage bare = await station.SendAsync(HttpMethod.Get, "/radio?lang=ja");
            Assert.Equal((308, "/radio/?lang=ja"), ((int)bare.StatusCode, bare.Headers.Location?.OriginalString));
            Assert.Contains("Radio24", await station.Http.GetStringAsync("/radio/"), StringComparison.Ordinal);
            Assert.Contains("skipWaiting", await station.Http.GetStringAsync("/radio/sw.js"), StringComparison.Ordinal);
            Assert.Contains("href=\"claim.css\"", await station.Http.GetStringAsync("/radio/admin/claim"), StringComparison.Ordinal);

            foreach (string prefix in (string[])["/radio", ""])
            {
                string token = (await (await station.SendAsync(HttpMethod.Post, prefix + "/api/v1/listeners")).JsonAsync(201)).Text("token");
                using HttpResponseMessage posted = await station.SendAsync(
                    HttpMethod.Post, prefix + "/api/v1/posts", token, JsonContent.Create(new { text = "hi" }));
                string id = (await posted.JsonAsync(202)).Text("id");
                Assert.Equal($"/radio/api/v1/posts/{id}", posted.Headers.Location?.OriginalString);
                using HttpResponseMessage joined = await station.SendAsync(
                    HttpMethod.Post, prefix + "/whep", token, new StringContent("v=0", Encoding.UTF8, "application/sdp"));
                Assert.Equal("/radio/whep/s3cr3t", joined.Headers.Location?.OriginalString);
                JsonElement now = await (await station.SendAsync(HttpMethod.Get, prefix + "/api/v1/now")).JsonAsync(200);
                Assert.Equal("/radio/whep", now.GetProperty("station").Text("listen_url"));
                JsonElement document = await (await station.SendAsync(HttpMethod.Get, prefix + "/openapi/v1.json")).JsonAsync(200);
                Assert.Equal("/radio", document.GetProperty("servers")[0].Text("url"));
                await (await station.SendAsync(HttpMethod.Post, prefix + "/hubs/talk/negotiate?negotiateVersion=1", token)).JsonAsync(200);
            }

            await using (Radio24.Tests.HubPage page = await Radio24.Tests.HubPage.OpenAsync(new Uri(station.Address, "/radio/"), await station.TokenAsync()))
                await page.CallAsync("PostText", new { text = "hi" });
            await Person.MakeAsync(station, "mika", Role.Listener);
            using HttpResponseMessage signedIn = await station.SendAsync(
                HttpMethod.Post, "/radio/api/v1/session", content: JsonContent.Create(new { name = "mika", password = Person.GoodPassword }));
            Assert.Contains("path=/radio;", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        }
        finally
        {
            web.Delete(recursive: true);
        }
    }
}
