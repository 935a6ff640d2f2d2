using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Host.Publishing;
using Radio24.Media.Audio;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Sfu;
using Radio24.Media.Tests.Sfu;

namespace Radio24.Api.Tests.Whep;

/// <summary>The real fan-out behind the routes: HTTP, the gateway, UDP.</summary>
public sealed class WhepOverFanOutTests
{
    private const string Fragment = "application/trickle-ice-sdpfrag";

    [Fact]
    public async Task A_listener_joins_restarts_ICE_from_another_address_and_leaves()
    {
        using var fanOut = new Sfu(new SfuOptions { Listen = IPAddress.Loopback, Port = 0, LiveWithin = TimeSpan.FromSeconds(60) }, TimeProvider.System);
        await using TestStation station = await TestStation.StartAsync(services: s => s.AddSingleton<IWhepGateway>(new SfuGateway(fanOut)));
        using var listener = new LoopbackListener();
        await (await OfferAsync(station, listener)).ProblemAsync(409, "notLive");
        long number = 0;
        Frame();
        using HttpResponseMessage joined = await OfferAsync(station, listener);
        Assert.Equal(201, (int)joined.StatusCode);
        string session = joined.Headers.Location!.ToString(), tag = joined.Headers.ETag!.Tag;
        listener.Accept(await joined.Content.ReadAsStringAsync());
        Until(() => listener.Payloads.Count >= 3, () => listener.Step());

        IceCredentials fresh = IceCredentials.Create();
        string restart = new SdpFragment(fresh, "0", [], true).Write();
        using HttpResponseMessage trickled = await PatchAsync(station, session, new SdpFragment(null, "0", [], true).Write(), tag);
        Assert.Equal(204, (int)trickled.StatusCode);
        string unchanged = new SdpFragment(listener.Ice, "0", [], true).Write();
        foreach (string ifMatch in (string[])["*", "\"*\"", $"\"other\", {tag}"])
            Assert.Equal(204, (int)(await PatchAsync(station, session, unchanged, ifMatch)).StatusCode);
        await (await PatchAsync(station, session, unchanged, $"W/{tag}")).ProblemAsync(412, "staleSession");
        using HttpResponseMessage restarted = await PatchAsync(station, session, restart, "\"*\"");
        Assert.Equal((200, Fragment), ((int)restarted.StatusCode, restarted.Content.Headers.ContentType?.MediaType));
        Assert.NotEqual(tag, restarted.Headers.ETag!.Tag);
        Assert.Null(SdpFragment.TryParse(await restarted.Content.ReadAsStringAsync(), out SdpFragment? answer));
        using var moved = new LoopbackListener();
        moved.Check(new IceControllingAgent(fresh, answer!.Ice!, answer.Candidates, 0));
        Until(() => moved.Datagrams.Count(d => Demultiplexer.Classify(d) == DatagramKind.Rtp) >= 3, () => moved.Check());
        await (await PatchAsync(station, session, new SdpFragment(null, "0", [], true).Write(), tag)).ProblemAsync(412, "staleSession");

        Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Delete, session)).StatusCode);
        await (await station.SendAsync(HttpMethod.Delete, session)).ProblemAsync(404, "unknownSession");
        await (await PatchAsync(station, session, restart, "\"*\"")).ProblemAsync(404, "unknownSession");
        Assert.Equal(0, fanOut.Snapshot().Faults);

        void Frame() => fanOut.OnFrame(new OpusFrame(new byte[60], number++));

        void Until(Func<bool> done, Action turn)
        {
            for (long began = Environment.TickCount64, next = 0; !done();)
            {
                long now = Environment.TickCount64;
                Assert.True(now - began < 60_000, "what was waited for did not come");
                if (now >= next)
                {
                    Frame();
                    next = now + 20;
                }

                turn();
            }
        }
    }

    private static async Task<HttpResponseMessage> OfferAsync(TestStation station, LoopbackListener listener)
    {
        using var offer = new StringContent(listener.Offer, Encoding.UTF8, "application/sdp");
        return await station.SendAsync(HttpMethod.Post, "/whep", content: offer);
    }

    private static async Task<HttpResponseMessage> PatchAsync(TestStation station, string session, string fragment, string ifMatch)
    {
        using var content = new StringContent(fragment, Encoding.UTF8, MediaTypeHeaderValue.Parse(Fragment));
        return await station.SendAsync(HttpMethod.Patch, session, content: content, headers: headers => headers.TryAddWithoutValidation("If-Match", ifMatch));
    }
}
