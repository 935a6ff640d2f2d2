using System.Text.RegularExpressions;
using Radio24.Api.Tests.Station;

namespace Radio24.Api.Tests.Web;

/// <summary>The API's reference for people.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public async Task It_brings_everything_itself_and_its_policy_lets_nothing_else_in()
    {
        await using TestStation station = await TestStation.StartAsync();
        using HttpResponseMessage page = await station.SendAsync(HttpMethod.Get, "/api/reference/");
        Assert.Equal((200, "text/html"), ((int)page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        string html = await page.Content.ReadAsStringAsync(), policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotMatch(Elsewhere(), html);
        Assert.StartsWith("default-src 'none'; script-src 'self' 'nonce-", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(Elsewhere(), policy);

        MatchCollection scripts = Script().Matches(html);
        Assert.NotEmpty(scripts);
        foreach (Match script in scripts)
        {
            if (script.Groups["from"] is { Success: true } from)
                Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Get, "/api/reference/" + from.Value)).StatusCode);
            else
                Assert.Contains($"'nonce-{Nonce().Match(script.Value).Groups[1].Value}'", policy, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("""(https?:)?//[a-z]""")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("""<script[^>]*?(src="(?<from>[^"]+)")?[^>]*>""")]
    private static partial Regex Script();

    [GeneratedRegex("""nonce="([^"]+)""")]
    private static partial Regex Nonce();
}
