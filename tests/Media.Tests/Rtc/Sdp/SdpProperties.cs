using System.Net;
using FsCheck.Xunit;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Sdp;

namespace Radio24.Media.Tests.Rtc.Sdp;

/// <summary>What holds for every description that we write, and for every text.</summary>
public class SdpProperties
{
    [Property(MaxTest = 500)]
    public void An_answer_is_read_as_it_was_written(byte[] certificate, uint ssrc, uint address, ushort port, ushort rank, bool restarted)
    {
        SdpFingerprint fingerprint = SdpFingerprint.Of(certificate);
        IceCredentials ours = IceCredentials.Create(), theirs = IceCredentials.Create();
        Assert.Null(ListenerOffer.TryRead(ClientOffer.Write(theirs, fingerprint, 1), out ListenerOffer? offer));
        Assert.Equal((theirs, fingerprint, ClientOffer.PayloadType, true), (offer!.Ice, offer.Fingerprint, offer.PayloadType, offer.Nack));

        IceCandidate[] candidates = [IceCandidate.Host(new IPEndPoint(address, Math.Max((ushort)1, port)), rank)];
        Assert.Null(ClientAnswer.TryRead(StationAnswer.Write(offer, new StationTerms(ours, fingerprint, candidates, ssrc, 1)), out ClientAnswer? answer));
        Assert.Equal((ours, fingerprint, ssrc, true), (answer!.Ice, answer.Fingerprint, answer.Ssrc!.Value, answer.WeAreDtlsClient));
        Assert.Equal(candidates, answer.Candidates);

        var fragment = new SdpFragment(restarted ? ours : null, "audio", candidates, restarted);
        Assert.Null(SdpFragment.TryParse(fragment.Write(), out SdpFragment? read));
        Assert.Equal((fragment.Ice, fragment.Mid, fragment.EndOfCandidates), (read!.Ice, read.Mid, read.EndOfCandidates));
        Assert.Equal(candidates, read.Candidates);
    }

    [Property(MaxTest = 1_000)]
    public void No_text_throws(string? text, byte line)
    {
        text ??= "";
        string[] lines = BrowserOffers.SafariBundled.Split("\r\n");
        int at = line % lines.Length;
        string replaced = string.Join("\r\n", lines.Select((l, i) => i == at ? text : l));
        string continued = string.Join("\r\n", lines.Select((l, i) => i == at ? l + text : l));
        foreach (string sdp in (string[])[text, replaced, continued])
        {
            Assert.True(ListenerOffer.TryRead(sdp, out ListenerOffer? offer) is null == offer is not null);
            _ = SdpFragment.TryParse(sdp, out _);
            _ = ClientAnswer.TryRead(sdp, out _);
            if (offer is null) continue;

            // Whatever an offer holds, it adds no line to the answer.
            string answer = StationAnswer.Write(offer, new StationTerms(IceCredentials.Create(), SdpFingerprint.Of([1]), [], 1, 1));
            Assert.Null(SessionDescription.TryParse(answer, out SessionDescription? read));
            Assert.Equal(offer.Description.Media.Count, read!.Media.Count);
            Assert.All(answer.Split("\r\n")[..^1], l => Assert.Matches("^[a-z]=[ -~]+$", l));
        }
    }
}
