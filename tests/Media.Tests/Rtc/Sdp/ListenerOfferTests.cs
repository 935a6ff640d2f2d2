using System.Net;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Sdp;

namespace Radio24.Media.Tests.Rtc.Sdp;

public class ListenerOfferTests
{
    private static readonly SdpFingerprint Fingerprint = SdpFingerprint.Of([1, 2, 3]);

    private static readonly StationTerms Terms = new(
        new IceCredentials("ourUfrag", "ourPasswordourPassword"), Fingerprint,
        [IceCandidate.Host(IPEndPoint.Parse("192.0.2.1:50000"), 2), IceCandidate.Host(IPEndPoint.Parse("[2001:db8::1]:50000"), 1)], 42, 7);

    [Fact]
    public void Chromium_is_read_and_answered()
    {
        ListenerOffer offer = Read(BrowserOffers.Chromium);
        Assert.Equal(111, offer.PayloadType);
        Assert.True(offer.Nack);
        Assert.Equal(new IceCredentials("qXp1", "7Zq0cT1mYv2bJ8wHk3LnS5dR"), offer.Ice);
        Assert.Equal("sha-256", offer.Fingerprint.Hash);
        Assert.Empty(offer.Audio.Candidates);       // hidden behind mDNS

        string[] answer = StationAnswer.Write(offer, Terms).Split("\r\n");
        Assert.Equal("v=0", answer[0]);
        string[] expected =
        [
            "a=group:BUNDLE 0", "a=ice-lite", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0", "a=sendonly", "a=rtcp-mux", "a=ice-ufrag:ourUfrag",
            "a=ice-pwd:ourPasswordourPassword", "a=setup:passive", "a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 nack", "a=msid:radio24 air",
            "a=ssrc:42 cname:radio24", "a=end-of-candidates", $"a=fingerprint:{Fingerprint}",
        ];
        Assert.All(expected, line => Assert.Contains(line, answer));
        Assert.Contains(answer, l => l.StartsWith("a=candidate:", StringComparison.Ordinal) && l.Contains("192.0.2.1 50000 typ host"));
        Assert.Contains(answer, l => l.StartsWith("a=candidate:", StringComparison.Ordinal) && l.Contains("2001:db8::1 50000 typ host"));
    }

    [Fact]
    public void Firefox_with_video_and_data_gets_them_rejected_in_their_place()
    {
        ListenerOffer offer = Read(BrowserOffers.FirefoxMixed);
        Assert.Equal(109, offer.PayloadType);
        Assert.False(offer.Nack);
        string answer = StationAnswer.Write(offer, Terms);
        string[] media = [.. answer.Split("\r\n").Where(l => l.StartsWith("m=", StringComparison.Ordinal))];
        Assert.Equal(["m=audio 9 UDP/TLS/RTP/SAVPF 109", "m=video 0 UDP/TLS/RTP/SAVPF 120", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel"], media);
        Assert.Contains("a=group:BUNDLE 0\r\n", answer);
        Assert.DoesNotContain("nack", answer);
    }

    [Fact]
    public void A_bundled_section_takes_the_transport_of_the_tagged_one()
    {
        ListenerOffer offer = Read(BrowserOffers.SafariBundled);
        Assert.Equal("Sa+f", offer.Ice.Ufrag);
        Assert.Equal(111, offer.PayloadType);
        Assert.True(offer.Nack);
        string answer = StationAnswer.Write(offer, Terms);
        Assert.Contains("a=group:BUNDLE video audio\r\n", answer);
        Assert.Contains("m=audio 9 UDP/TLS/RTP/SAVPF 111", answer);

        // RFC 9143 §7.3.3: were the video rejected, the audio would have no transport.
        string video = answer[answer.IndexOf("m=video", StringComparison.Ordinal)..answer.IndexOf("m=audio", StringComparison.Ordinal)];
        Assert.StartsWith("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", video);
        string[] expected = ["a=inactive", "a=rtcp-mux", "a=ice-ufrag:ourUfrag", "a=setup:passive", "a=rtpmap:96 H264/90000", "a=fmtp:96 packetization-mode=1", "a=end-of-candidates"];
        Assert.All(expected, line => Assert.Contains(line, video.Split("\r\n")));
        Assert.Null(ClientAnswer.TryRead(answer, out ClientAnswer? read));
        Assert.Equal(Terms.Candidates, read!.Candidates);
    }

    [Fact]
    public void Opus_without_its_channels_is_Opus_and_answered_with_them()
    {
        ListenerOffer offer = Read(BrowserOffers.Chromium.Replace("opus/48000/2", "opus/48000", StringComparison.Ordinal));
        Assert.Contains("a=rtpmap:111 opus/48000/2\r\n", StationAnswer.Write(offer, Terms));
    }

    public static TheoryData<string, string, SdpProblemKind> Refused => new()
    {
        { "v=0", "v=1", SdpProblemKind.BadOffer },
        { "s=-", "nonsense", SdpProblemKind.BadOffer },
        { "m=audio 9 ", "m=audio x ", SdpProblemKind.BadOffer },
        { "a=ice-ufrag:qXp1\r\n", "", SdpProblemKind.BadOffer },
        { "a=ice-ufrag:qXp1", "a=ice-ufrag:q<>1", SdpProblemKind.BadOffer },
        { "a=ice-pwd:7Zq0cT1mYv2bJ8wHk3LnS5dR", "a=ice-pwd:short", SdpProblemKind.BadOffer },
        { "a=setup:actpass", "a=x", SdpProblemKind.BadOffer },
        { "a=setup:actpass", "a=setup:passive", SdpProblemKind.NotAcceptable },
        { "a=fingerprint:sha-256", "a=fingerprint:sha-1", SdpProblemKind.NotAcceptable },
        { "a=fingerprint:sha-256", "a=x:", SdpProblemKind.BadOffer },
        { "a=rtcp-mux\r\n", "", SdpProblemKind.NotAcceptable },
        { "opus/48000/2", "opus/16000", SdpProblemKind.NotAcceptable },
        { "a=recvonly", "a=sendonly", SdpProblemKind.NotAcceptable },
        { "a=recvonly", "a=inactive", SdpProblemKind.NotAcceptable },
        { "m=audio 9", "m=audio 0", SdpProblemKind.NotAcceptable },
        { "m=audio 9", "m=video 9", SdpProblemKind.NotAcceptable },
        { "UDP/TLS/RTP/SAVPF", "RTP/AVP", SdpProblemKind.NotAcceptable },
        { "s=-", "s=-\r\na=ice-lite", SdpProblemKind.NotAcceptable },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_served_is_refused_in_words(string part, string instead, SdpProblemKind kind)
    {
        Assert.Contains(part, BrowserOffers.Chromium);
        SdpProblem? problem = ListenerOffer.TryRead(BrowserOffers.Chromium.Replace(part, instead, StringComparison.Ordinal), out ListenerOffer? offer);
        Assert.Null(offer);
        Assert.NotNull(problem);
        Assert.Equal(kind, problem.Kind);
        Assert.InRange(problem.Words.Length, 20, 160);
    }

    [Fact]
    public void Lines_may_end_with_LF_alone() => Read(BrowserOffers.Chromium.Replace("\r\n", "\n", StringComparison.Ordinal));

    [Fact]
    public void Nothing_of_an_offer_gets_into_an_answer_but_tokens()
    {
        string evil = BrowserOffers.FirefoxMixed.Replace("a=mid:1", "a=mid:1\ra=ice-lite", StringComparison.Ordinal);
        Assert.Equal(SdpProblemKind.BadOffer, ListenerOffer.TryRead(evil, out _)!.Kind);
    }

    [Fact]
    public void Sizes_are_limited()
    {
        string sections = BrowserOffers.Chromium + string.Concat(Enumerable.Repeat("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", 64));
        Assert.Equal(SdpProblemKind.BadOffer, ListenerOffer.TryRead(sections, out _)!.Kind);
        string huge = BrowserOffers.Chromium + new string('a', SessionDescription.MaxLength);
        Assert.Equal(SdpProblemKind.BadOffer, ListenerOffer.TryRead(huge, out _)!.Kind);
        string candidates = BrowserOffers.Chromium + string.Concat(Enumerable.Range(1, 500).Select(i => $"a=candidate:1 1 udp 1 192.0.2.1 {i} typ host\r\n"));
        Assert.Equal(64, Read(candidates).Audio.Candidates.Count);
    }

    [Fact]
    public void Our_client_and_our_station_understand_each_other()
    {
        IceCredentials ice = IceCredentials.Create();
        ListenerOffer offer = Read(ClientOffer.Write(ice, Fingerprint, 5));
        Assert.Equal(ice, offer.Ice);
        Assert.Equal(Fingerprint, offer.Fingerprint);
        Assert.Null(ClientAnswer.TryRead(StationAnswer.Write(offer, Terms), out ClientAnswer? answer));
        Assert.Equal(Terms.Ice, answer!.Ice);
        Assert.Equal(Terms.Fingerprint, answer.Fingerprint);
        Assert.Equal(Terms.Candidates, answer.Candidates);
        Assert.Equal(42u, answer.Ssrc);
        Assert.True(answer.WeAreDtlsClient);
    }

    [Fact]
    public void A_fragment_is_read_back()
    {
        var fragment = new SdpFragment(IceCredentials.Create(), "0", Terms.Candidates, EndOfCandidates: true);
        Assert.Null(SdpFragment.TryParse(fragment.Write(), out SdpFragment? read));
        Assert.Equal(fragment.Ice, read!.Ice);
        Assert.Equal(fragment.Candidates, read.Candidates);
        Assert.True(read.EndOfCandidates);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("a=ice-ufrag:abcd\r\n")]
    [InlineData("a=ice-ufrag:abcd\r\na=ice-pwd:short\r\n")]
    public void A_bad_fragment_is_refused(string text) => Assert.NotNull(SdpFragment.TryParse(text, out _));

    private static ListenerOffer Read(string sdp)
    {
        SdpProblem? problem = ListenerOffer.TryRead(sdp, out ListenerOffer? offer);
        Assert.Null(problem);
        return offer!;
    }
}
