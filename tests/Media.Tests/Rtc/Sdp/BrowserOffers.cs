namespace Radio24.Media.Tests.Rtc.Sdp;

/// <summary>Offers in the shape that browsers make them, with values made up.</summary>
internal static class BrowserOffers
{
    private const string Digest =
        "19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2";

    /// <summary>Chromium, one recvonly audio transceiver.</summary>
    public static readonly string Chromium = Lines(
        "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0", "a=extmap-allow-mixed", "a=msid-semantic: WMS",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0",
        "a=candidate:2999745851 1 udp 2113937151 0f9e2c1a-7a4c-4a3c-9d6f-6c1d9c8b7a60.local 51472 typ host generation 0 network-cost 999",
        "a=ice-ufrag:qXp1", "a=ice-pwd:7Zq0cT1mYv2bJ8wHk3LnS5dR", "a=ice-options:trickle", "a=fingerprint:sha-256 " + Digest,
        "a=setup:actpass", "a=mid:0", "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01", "a=recvonly", "a=rtcp-mux", "a=rtcp-rsize",
        "a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc", "a=rtcp-fb:111 nack", "a=fmtp:111 minptime=10;useinbandfec=1;stereo=1",
        "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111", "a=rtpmap:9 G722/8000", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:13 CN/8000", "a=rtpmap:110 telephone-event/48000", "a=rtpmap:126 telephone-event/8000");

    /// <summary>Firefox, audio, video and data, credentials in each section, the fingerprint at session level, opus as 109.</summary>
    public static readonly string FirefoxMixed = Lines(
        "v=0", "o=mozilla...THIS_IS_SDPARTA-99.0 5498186869896684180 0 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=sendrecv",
        "a=fingerprint:sha-256 " + Digest, "a=group:BUNDLE 0 1 2", "a=ice-options:trickle", "a=msid-semantic:WMS *",
        "m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101", "c=IN IP4 0.0.0.0", "a=recvonly",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level", "a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1", "a=fmtp:101 0-15",
        "a=ice-pwd:0123456789abcdef0123456789abcdef", "a=ice-ufrag:a1b2c3d4", "a=mid:0", "a=rtcp-mux", "a=rtpmap:109 opus/48000/2",
        "a=rtpmap:9 G722/8000/1", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000", "a=rtpmap:101 telephone-event/8000/1", "a=setup:actpass",
        "a=ssrc:4242424242 cname:{1a2b3c4d-0000-4000-8000-00805f9b34fb}",
        "m=video 9 UDP/TLS/RTP/SAVPF 120 124 121 125", "c=IN IP4 0.0.0.0", "a=recvonly", "a=fmtp:120 max-fs=12288;max-fr=60",
        "a=ice-pwd:0123456789abcdef0123456789abcdef", "a=ice-ufrag:a1b2c3d4", "a=mid:1", "a=rtcp-fb:120 nack", "a=rtcp-fb:120 nack pli",
        "a=rtcp-mux", "a=rtpmap:120 VP8/90000", "a=rtpmap:124 rtx/90000", "a=rtpmap:121 VP9/90000", "a=rtpmap:125 rtx/90000", "a=setup:actpass",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=sendrecv",
        "a=ice-pwd:0123456789abcdef0123456789abcdef", "a=ice-ufrag:a1b2c3d4", "a=mid:2", "a=setup:actpass", "a=sctp-port:5000",
        "a=max-message-size:1073741823");

    /// <summary>Safari with max-bundle: video first and tagged, audio bundled only and without a transport of its own.</summary>
    public static readonly string SafariBundled = Lines(
        "v=0", "o=- 7614219274584779017 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE video audio", "a=msid-semantic: WMS",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0", "a=ice-ufrag:Sa+f", "a=ice-pwd:safarisafarisafarisafari",
        "a=ice-options:trickle", "a=fingerprint:sha-256 " + Digest, "a=setup:actpass", "a=mid:video", "a=recvonly", "a=rtcp-mux",
        "a=rtpmap:96 H264/90000", "a=fmtp:96 packetization-mode=1", "a=rtpmap:97 rtx/90000",
        "m=audio 0 UDP/TLS/RTP/SAVPF 0 111", "c=IN IP4 0.0.0.0", "a=bundle-only", "a=mid:audio", "a=sendrecv", "a=rtcp-mux",
        "a=rtpmap:0 PCMU/8000", "a=rtpmap:111 OPUS/48000/2", "a=rtcp-fb:* nack");

    public static IEnumerable<string> All => [Chromium, FirefoxMixed, SafariBundled];

    private static string Lines(params string[] lines) => string.Join("\r\n", lines) + "\r\n";
}
