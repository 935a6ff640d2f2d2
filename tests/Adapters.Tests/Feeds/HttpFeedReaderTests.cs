using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Radio24.Adapters.Feeds;
using Radio24.Core.Feeds;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Feeds;

/// <summary>Feeds as they come from a real server, good and bad.</summary>
public sealed class HttpFeedReaderTests : IAsyncLifetime
{
    private const string Rss =
        """
        <?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title>
        <item><title>Ferry back in service</title><link>https://news.example/1</link><guid>n1</guid>
        <pubDate>Sun, 29 Nov 2026 08:00:00 +0900</pubDate><description>&lt;p&gt;From today.&lt;/p&gt;</description></item></channel></rss>
        """;

    private FeedServer _server = null!;

    public async Task InitializeAsync() => _server = await FeedServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Rss)]
    [InlineData("""<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>Ferry back in service</title><id>n1</id><link href="https://news.example/1"/><updated>2026-11-29T08:00:00+09:00</updated><summary>From today.</summary></entry></feed>""")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"n1","title":"Ferry back in service","content_text":"From today.","url":"https://news.example/1","date_published":"2026-11-29T08:00:00+09:00"}]}""")]
    [InlineData("""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>R</title></channel><item><title>Ferry back in service</title><link>https://news.example/1</link><description>From today.</description><dc:date>2026-11-29T08:00:00+09:00</dc:date></item></rdf:RDF>""")]
    public async Task Every_kind_of_feed_is_read_with_its_dates(string feed)
    {
        _server.Serve("/feed", feed);
        var read = Assert.IsType<FeedAnswer.Read>(await ReadAsync("/feed"));
        RawFeedItem item = Assert.Single(read.Items);
        Assert.Equal(("Ferry back in service", "https://news.example/1"), (item.Title, item.Link));
        Assert.Contains("From today.", item.Summary, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 23, 0, 0, TimeSpan.Zero), item.At);
        Assert.Equal("\"v1\"", read.Etag);
    }

    [Fact]
    public async Task What_it_said_before_is_not_sent_again()
    {
        _server.Serve("/feed", Rss);
        Assert.IsType<FeedAnswer.Same>(await ReadAsync("/feed", etag: "\"v1\""));
        Assert.IsType<FeedAnswer.Read>(await ReadAsync("/feed", etag: "\"v0\"", modified: "Sun, 29 Nov 2026 08:00:00 GMT"));
        Assert.Equal(["/feed \"v1\"", "/feed \"v0\" Sun, 29 Nov 2026 08:00:00 GMT"], _server.Asked);
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        _server.Paths["/gone"] = FeedServer.Status(410);
        _server.Paths["/fails"] = FeedServer.Status(503);
        _server.Paths["/large"] = async context =>
        {
            // Without a length: it must be found out while it is read.
            byte[] some = new byte[64 * 1024];
            for (int i = 0; i < 40 && !context.RequestAborted.IsCancellationRequested; i++)
                await context.Response.Body.WriteAsync(some, context.RequestAborted);
        };
        _server.Paths["/silent"] = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        _server.Paths["/page"] = context => context.Response.WriteAsync("<html><body>Hello</body></html>");
        _server.Paths["/bomb"] = context => context.Response.WriteAsync(
            "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><rss version='2.0'><channel><title>&b;</title><item><title>&b;</title></item></channel></rss>");
        _server.Paths["/empty"] = _ => Task.CompletedTask;
        Assert.Equal(
            [FeedTrouble.Refused, FeedTrouble.Refused, FeedTrouble.Failing, FeedTrouble.TooLarge, FeedTrouble.TimedOut, FeedTrouble.NotAFeed, FeedTrouble.NotAFeed, FeedTrouble.NotAFeed],
            [
                await TroubleAsync("/nowhere"), await TroubleAsync("/gone"), await TroubleAsync("/fails"), await TroubleAsync("/large"),
                await TroubleAsync("/silent", TimeSpan.FromSeconds(0.5)), await TroubleAsync("/page"), await TroubleAsync("/bomb"), await TroubleAsync("/empty"),
            ]);
        using var reader = new HttpFeedReader(TimeProvider.System);
        Assert.Equal(
            FeedTrouble.Unreachable,
            Assert.IsType<FeedAnswer.Failed>(await reader.ReadAsync(new FeedRequest(new Uri("http://127.0.0.1:9/feed"), null, null), default)).Trouble);
    }

    [Fact]
    public async Task Redirects_are_followed_three_times_and_never_to_plain_http_outside()
    {
        _server.Serve("/feed", Rss);
        for (int i = 0; i < 4; i++)
            _server.Paths[$"/r{i}"] = FeedServer.Redirect(i == 0 ? "/feed" : $"/r{i - 1}");
        _server.Paths["/out"] = FeedServer.Redirect("http://news.example/feed");
        _server.Paths["/file"] = FeedServer.Redirect("file:///etc/passwd");
        _server.Paths["/user"] = FeedServer.Redirect("https://user:secret@news.example/feed");
        Assert.IsType<FeedAnswer.Read>(await ReadAsync("/r2"));
        foreach (string path in new[] { "/r3", "/out", "/file", "/user" })
            Assert.Equal(FeedTrouble.BadRedirect, await TroubleAsync(path));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("8.8.8.8 10.0.0.1")]
    [InlineData("169.254.169.254 2606:4700:4700::1111")]
    public async Task A_name_that_leads_into_this_network_is_not_connected_unless_the_owner_allows_it(string resolved)
    {
        _server.Serve("/feed", Rss);
        using HttpFeedReader reader = Named(_ => resolved, out List<IPAddress> connected);
        var request = new FeedRequest(new UriBuilder(_server.At("/feed")) { Host = "news.example" }.Uri, null, null);
        Assert.Equal(FeedTrouble.Inside, Assert.IsType<FeedAnswer.Failed>(await reader.ReadAsync(request, default)).Trouble);
        Assert.Empty(connected);
        Assert.IsType<FeedAnswer.Read>(await reader.ReadAsync(request with { Inside = true }, default));
        Assert.Equal(resolved.Split(' ').Select(IPAddress.Parse), connected);
    }

    [Theory]
    [InlineData("https://inside.example/feed")]
    [InlineData("https://10.0.0.1/feed")]
    [InlineData("https://news.example/feed")] // its name says something else now
    public async Task What_lies_in_the_world_leads_nowhere_within_this_network(string to)
    {
        _server.Paths["/feed"] = FeedServer.Redirect(to);
        int asked = 0;
        using HttpFeedReader reader = Named(name => name == "news.example" && asked++ == 0 ? "8.8.8.8" : "10.0.0.1", out List<IPAddress> connected);
        FeedAnswer answer = await reader.ReadAsync(new FeedRequest(new UriBuilder(_server.At("/feed")) { Host = "news.example" }.Uri, null, null), default);
        Assert.Equal(FeedTrouble.BadRedirect, Assert.IsType<FeedAnswer.Failed>(answer).Trouble);
        Assert.Equal([IPAddress.Parse("8.8.8.8")], connected);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("64:ff9b::a00:1", true)]
    [InlineData("2002:a00:1::", true)]
    [InlineData("::127.0.0.1", true)]
    [InlineData("2606:4700:4700::1111", false)]
    public void What_lies_within_this_network_is_known(string address, bool inside) =>
        Assert.Equal(inside, HttpFeedReader.IsInside(IPAddress.Parse(address)));

    /// <summary>Names resolve as told, and every connection ends at the server here.</summary>
    private HttpFeedReader Named(Func<string, string> resolve, out List<IPAddress> connected)
    {
        var all = connected = [];
        return new HttpFeedReader(
            TimeProvider.System, TimeSpan.FromSeconds(60), (name, _) => Task.FromResult<IPAddress[]>([.. resolve(name).Split(' ').Select(IPAddress.Parse)]),
            async (addresses, _, cancellationToken) =>
            {
                all.AddRange(addresses);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, _server.Address.Port, cancellationToken);
                return socket;
            });
    }

    private async Task<FeedTrouble> TroubleAsync(string path, TimeSpan? within = null) => Assert.IsType<FeedAnswer.Failed>(await ReadAsync(path, within: within)).Trouble;

    private async Task<FeedAnswer> ReadAsync(string path, string? etag = null, string? modified = null, TimeSpan? within = null)
    {
        using var reader = new HttpFeedReader(TimeProvider.System, within ?? TimeSpan.FromSeconds(60));
        return await reader.ReadAsync(new FeedRequest(_server.At(path), etag, modified), default);
    }
}
