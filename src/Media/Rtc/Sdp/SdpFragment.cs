using System.Text;
using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Rtc.Sdp;

/// <summary>
/// An <c>application/trickle-ice-sdpfrag</c> (RFC 8840 §9): the body of a WHEP PATCH, to add candidates or to restart ICE.
/// </summary>
/// <param name="Ice">Credentials, if the fragment has them.</param>
/// <param name="Candidates">At most 64.</param>
public sealed record SdpFragment(IceCredentials? Ice, string? Mid, IReadOnlyList<IceCandidate> Candidates, bool EndOfCandidates)
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 16_384;

    private const int MaxCandidates = 64;

    /// <summary>Reads a fragment; never throws. Its credentials stand at session level or in its first section.</summary>
    public static SdpProblem? TryParse(ReadOnlySpan<char> text, out SdpFragment? fragment)
    {
        fragment = null;
        if (text.Length > MaxLength) return SdpProblem.Bad($"The fragment is longer than {MaxLength} characters.");
        var lines = new SdpLines(text);
        var candidates = new List<IceCandidate>();
        string? ufrag = null, password = null, mid = null;
        bool end = false, any = false;
        while (lines.Next())
        {
            any = true;
            if (lines.Type != 'a') continue;
            int colon = lines.Value.IndexOf(':');
            ReadOnlySpan<char> name = colon < 0 ? lines.Value : lines.Value[..colon];
            ReadOnlySpan<char> value = colon < 0 ? default : lines.Value[(colon + 1)..];
            switch (name)
            {
                case "ice-ufrag":
                    if (value.Length <= 256) ufrag ??= value.ToString();
                    break;
                case "ice-pwd":
                    if (value.Length <= 256) password ??= value.ToString();
                    break;
                case "mid":
                    if (SdpLines.IsToken(value)) mid ??= value.ToString();
                    break;
                case "candidate":
                    if (candidates.Count < MaxCandidates && SdpCandidate.TryParse(value, out IceCandidate? candidate)) candidates.Add(candidate!);
                    break;
                case "end-of-candidates":
                    end = true;
                    break;
                default:
                    break;
            }
        }

        if (lines.Malformed || !any) return SdpProblem.Bad("The fragment is not made of lines of the form letter=value.");
        if (ufrag is null != password is null) return SdpProblem.Bad("The fragment has one of a=ice-ufrag and a=ice-pwd, not both.");
        if (ufrag is not null && !IceCredentials.AreValid(ufrag, password))
            return SdpProblem.Bad("a=ice-ufrag has 4 to 256 and a=ice-pwd 22 to 256 letters, digits, + and /.");
        fragment = new SdpFragment(ufrag is null ? null : new IceCredentials(ufrag, password!), mid, candidates, end);
        return null;
    }

    /// <summary>The other direction: what a PATCH sends, or what answers a restart.</summary>
    public string Write()
    {
        var sdp = new StringBuilder(500);
        if (Ice is not null) sdp.Append("a=ice-ufrag:").Append(Ice.Ufrag).Append("\r\na=ice-pwd:").Append(Ice.Password).Append("\r\n");
        // RFC 8840 §9.1: a pseudo m= line; its values say nothing.
        sdp.Append("m=audio 9 RTP/AVP 0\r\na=mid:").Append(Mid ?? "0").Append("\r\n");
        foreach (IceCandidate candidate in Candidates) sdp.Append(SdpCandidate.Write(candidate));
        if (EndOfCandidates) sdp.Append("a=end-of-candidates\r\n");
        return sdp.ToString();
    }
}
