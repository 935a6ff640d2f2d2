using System.Net;
using System.Text;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Tests.Fuzz;

namespace Radio24.Media.Tests.Rtc.Sdp;

[Collection(nameof(FuzzCollection))]
public class SdpFuzzTests
{
    [Fact]
    public void Fuzz_a_million_inputs()
    {
        IceCredentials ice = IceCredentials.Create("seed");
        var fragment = new SdpFragment(ice, "0", [IceCandidate.Host(IPEndPoint.Parse("192.0.2.1:5"), 1)], true);
        byte[][] seeds =
        [
            .. BrowserOffers.All.Select(Encoding.Latin1.GetBytes),
            .. Enumerable.Repeat(Encoding.Latin1.GetBytes(ClientOffer.Write(ice, SdpFingerprint.Of([1]), 1)), 6),
            .. Enumerable.Repeat(Encoding.Latin1.GetBytes(fragment.Write()), 3),
        ];
        var terms = new StationTerms(ice, SdpFingerprint.Of([1]), fragment.Candidates, 1, 1);
        var text = new char[16_384];
        int accepted = 0, answered = 0;
        FuzzRun.Run(seeds, 1_000_000, input =>
        {
            int length = Encoding.Latin1.GetChars(input, text);
            ReadOnlySpan<char> sdp = text.AsSpan(0, length);
            SdpFragment.TryParse(sdp, out _);
            SdpProblem? problem = ListenerOffer.TryRead(sdp, out ListenerOffer? offer);
            if ((problem is null) == (offer is null)) throw new InvalidOperationException("neither an offer nor a problem");
            if (offer is null || (++accepted & 0x1F) != 0) return;

            // What we answer to anything we accept is SDP in its turn, with every section in its place.
            answered++;
            SdpProblem? wrong = SessionDescription.TryParse(StationAnswer.Write(offer, terms), out SessionDescription? answer);
            if (wrong is not null || answer!.Media.Count != offer.Description.Media.Count) throw new InvalidOperationException("the answer is broken");
        });
        Assert.True(answered > 0 && accepted > seeds.Length);
    }
}
