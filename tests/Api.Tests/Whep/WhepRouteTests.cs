using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Whep;

public sealed class WhepRouteTests
{
    private const string Sdp = "application/sdp";
    private const string Fragment = "application/trickle-ice-sdpfrag";

    [Fact]
    public async Task An_offer_is_answered_with_a_session()
    {
        await using TestStation station = await TestStation.StartAsync();
        using HttpResponseMessage response = await PostAsync(station, "v=0\r\no=…", Sdp + "; charset=utf-8");
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("v=0\r\n", await response.Content.ReadAsStringAsync());
        Assert.Equal(Sdp, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/whep/s3cr3t", response.Headers.Location?.ToString());
        Assert.Equal("\"tag1\"", response.Headers.ETag?.Tag);
        Assert.Equal(Fragment, response.Headers.GetValues("Accept-Patch").Single());
        Assert.Equal(("v=0\r\no=…", "127.0.0.1"), (station.Gateway.Asked, station.Gateway.From));

        Assert.Equal(201, (int)(await PostAsync(station, "v=0", Sdp, await station.TokenAsync())).StatusCode);
        await (await PostAsync(station, "v=0", Sdp, "bad")).ProblemAsync(401, "needsToken");
        Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Delete, "/whep/s3cr3t")).StatusCode);
        await (await station.SendAsync(HttpMethod.Delete, "/whep/other")).ProblemAsync(404, "unknownSession");
    }

    [Theory]
    [InlineData(WhepOutcome.BadOffer, 400, "badSdp", false)]
    [InlineData(WhepOutcome.NotAcceptable, 406, "nothingToSend", false)]
    [InlineData(WhepOutcome.NotLive, 409, "notLive", true)]
    [InlineData(WhepOutcome.Full, 503, "full", true)]
    public async Task A_refused_offer_has_the_drafts_status(WhepOutcome outcome, int status, string code, bool retry)
    {
        await using TestStation station = await TestStation.StartAsync();
        station.Gateway.Answer = new WhepResult(outcome, Problem: "No m=audio section.");
        using HttpResponseMessage response = await PostAsync(station, "v=0", Sdp);
        Assert.Equal("No m=audio section.", (await response.ProblemAsync(status, code)).Text("detail"));
        Assert.Equal(retry, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task Bodies_that_are_not_sdp_are_refused_before_the_gateway()
    {
        await using TestStation station = await TestStation.StartAsync();
        using HttpResponseMessage json = await PostAsync(station, "{}", "application/json");
        await json.ProblemAsync(415, "unsupportedMediaType");
        Assert.Equal(Sdp, json.Headers.GetValues("Accept-Post").Single());
        await (await PostAsync(station, "", Sdp)).ProblemAsync(400, "badSdp");
        await (await PostAsync(station, new string('a', 70_000), Sdp)).ProblemAsync(413, "tooLarge");
        using var broken = new ByteArrayContent([0xC3, 0x28]);
        broken.Headers.ContentType = new MediaTypeHeaderValue(Sdp);
        await (await station.SendAsync(HttpMethod.Post, "/whep", content: broken)).ProblemAsync(400, "badSdp");
        using var offer = new StringContent("v=0", Encoding.UTF8, Sdp);
        using HttpResponseMessage picky = await station.SendAsync(
            HttpMethod.Post, "/whep", content: offer, headers: headers => headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html")));
        await picky.ProblemAsync(406, "notAcceptable");
        Assert.Null(station.Gateway.Asked);
    }

    [Fact]
    public async Task Several_lines_of_If_Match_are_one_list()
    {
        await using TestStation station = await TestStation.StartAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(station.Address.Host, station.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            "PATCH /whep/s3cr3t HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIf-Match: \"other\"\r\nIf-Match: \"tag1\"\r\n"
            + "Content-Type: application/trickle-ice-sdpfrag\r\nContent-Length: 11\r\n\r\na=candidate"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await socket.ReceiveAsync(new byte[1_000], patience.Token) > 0)
            continue;
        Assert.Equal(["\"other\"", "\"tag1\""], station.Gateway.IfMatch!.Split(',', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Sessions_are_trickled_and_restarted()
    {
        await using TestStation station = await TestStation.StartAsync();
        station.Gateway.Answer = new WhepResult(WhepOutcome.Trickled);
        Assert.Equal(204, (int)(await PatchAsync(station, "a=candidate", "\"tag1\"")).StatusCode);
        Assert.Equal(("a=candidate", "\"tag1\""), (station.Gateway.Asked, station.Gateway.IfMatch));

        station.Gateway.Answer = new WhepResult(WhepOutcome.Restarted, Sdp: "a=ice-ufrag:x", ETag: "tag2");
        using HttpResponseMessage restarted = await PatchAsync(station, "a=ice-ufrag:y", "\"*\"");
        Assert.Equal((200, "\"tag2\"", Fragment), ((int)restarted.StatusCode, restarted.Headers.ETag?.Tag, restarted.Content.Headers.ContentType?.MediaType));
        Assert.Equal("\"*\"", station.Gateway.IfMatch);

        station.Gateway.Answer = new WhepResult(WhepOutcome.PreconditionRequired);
        await (await PatchAsync(station, "a=x", null)).ProblemAsync(428, "needsIfMatch");
        Assert.Null(station.Gateway.IfMatch);
        station.Gateway.Answer = new WhepResult(WhepOutcome.Stale);
        await (await PatchAsync(station, "a=x", "\"old\"")).ProblemAsync(412, "staleSession");
        station.Gateway.Answer = new WhepResult(WhepOutcome.Unknown);
        await (await PatchAsync(station, "a=x", "\"t\"")).ProblemAsync(404, "unknownSession");
        await (await PatchAsync(station, "a=x", "\"t\"", Sdp)).ProblemAsync(415, "unsupportedMediaType");
        await (await PatchAsync(station, new string('a', 70_000), "\"t\"")).ProblemAsync(413, "tooLarge");
    }

    [Fact]
    public async Task What_is_possible_can_be_asked_and_what_is_reserved_is_405()
    {
        await using TestStation station = await TestStation.StartAsync();
        using HttpResponseMessage options = await station.SendAsync(HttpMethod.Options, "/whep");
        Assert.Equal((200, Sdp), ((int)options.StatusCode, options.Headers.GetValues("Accept-Post").Single()));
        using HttpResponseMessage session = await station.SendAsync(HttpMethod.Options, "/whep/s3cr3t");
        Assert.Equal((200, Fragment), ((int)session.StatusCode, session.Headers.GetValues("Accept-Patch").Single()));
        foreach (string path in new[] { "/whep", "/whep/s3cr3t" })
        {
            await (await station.SendAsync(HttpMethod.Get, path)).ProblemAsync(405, "methodNotAllowed");
            await (await station.SendAsync(HttpMethod.Put, path)).ProblemAsync(405, "methodNotAllowed");
            Assert.Equal(405, (int)(await station.SendAsync(HttpMethod.Head, path)).StatusCode);
        }
    }

    [Fact]
    public async Task Players_on_other_pages_may_join_but_not_post()
    {
        await using TestStation station = await TestStation.StartAsync();
        using HttpResponseMessage preflight = await station.SendAsync(HttpMethod.Options, "/whep", headers: Preflight);
        Assert.Equal("*", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using HttpResponseMessage posts = await station.SendAsync(HttpMethod.Options, "/api/v1/posts", headers: Preflight);
        Assert.False(posts.Headers.Contains("Access-Control-Allow-Origin"));

        using var offer = new StringContent("v=0", Encoding.UTF8, Sdp);
        using HttpResponseMessage joined = await station.SendAsync(
            HttpMethod.Post, "/whep", content: offer, headers: headers => headers.TryAddWithoutValidation("Origin", "https://elsewhere.example"));
        Assert.Contains("Location", joined.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);

        static void Preflight(HttpRequestHeaders headers)
        {
            headers.TryAddWithoutValidation("Origin", "https://elsewhere.example");
            headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
            headers.TryAddWithoutValidation("Access-Control-Request-Headers", "content-type");
        }
    }

    [Fact]
    public async Task A_flood_of_offers_is_refused()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Addresses = options.Addresses with { WhepPerMinute = 2 } });
        await PostAsync(station, "v=0", Sdp);
        await PostAsync(station, "v=0", Sdp);
        using HttpResponseMessage third = await PostAsync(station, "v=0", Sdp);
        await third.ProblemAsync(429, "tooManyFromAddress");
        Assert.NotNull(third.Headers.RetryAfter);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestStation station, string body, string type, string? token = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await station.SendAsync(HttpMethod.Post, "/whep", token, content);
    }

    private static async Task<HttpResponseMessage> PatchAsync(TestStation station, string body, string? ifMatch, string type = Fragment)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await station.SendAsync(HttpMethod.Patch, "/whep/s3cr3t", content: content, headers: headers =>
        {
            if (ifMatch is not null)
                headers.TryAddWithoutValidation("If-Match", ifMatch);
        });
    }
}
