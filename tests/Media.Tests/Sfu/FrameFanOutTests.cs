using System.Net;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Sfu;
using Radio24.Media.Tests.Rtc.Srtp;
using Radio24.Media.Udp;

namespace Radio24.Media.Tests.Sfu;

public sealed class FrameFanOutTests
{
    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1Tag80)]
    public void Sending_a_frame_to_everyone_allocates_nothing(SrtpProfile profile)
    {
        const int Listeners = 300, Frames = 50;
        using UdpPort port = UdpPort.Bind(IPAddress.Loopback, 0), everyone = UdpPort.Bind(IPAddress.Loopback, 0);
        using var dtls = new DtlsContext(DtlsCertificate.Create(TimeProvider.System));
        var history = new PayloadHistory();
        using var fanOut = new FrameFanOut(port, history);
        using var keys = new SrtpKeys(profile, SrtpPair.Bytes(profile.KeyLength(), 1), SrtpPair.Bytes(profile.SaltLength(), 101));
        var senders = new List<SrtpSender>();
        for (int i = 0; i < Listeners; i++)
        {
            var sender = new SrtpSender(keys);
            senders.Add(sender);
            fanOut.Add(new Listener($"{i}", 0, i, 1, NewPeer(dtls))
            {
                Remote = IceCredentials.Create(),
                ETag = "",
                Mid = null,
                Stream = sender.OpenStream(history, 7, 111, 3000, 0),
                Target = UdpAddress.From(everyone.LocalEndPoint),
            });
        }

        byte[] payload = SrtpPair.Bytes(240, 1);
        Send(10);
        int sent = 10;
        Assert.Equal(0, Allocations.OfARound(() =>
        {
            Send(Frames);
            sent += Frames;
        }));

        int each = RtpOverhead + payload.Length + senders[0].RtpOverhead;
        Assert.Equal(Listeners * sent, fanOut.Packets + port.Dropped);
        Assert.Equal((long)Listeners * sent * each, fanOut.Bytes);
        foreach (SrtpSender sender in senders) sender.Dispose();

        void Send(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                history.Add(payload, (uint)history.Next * 960);
                do fanOut.SendChunk();
                while (fanOut.IsSending);
            }
        }
    }

    private const int RtpOverhead = 12;

    private static RtcPeer NewPeer(DtlsContext dtls) => new(
        new RtcPeerOptions(dtls, IceCredentials.Create(), IceCredentials.Create(), dtls.Certificate.Fingerprint, 7, 111, NtpTime.From(DateTimeOffset.UnixEpoch, 0)), 0);
}
