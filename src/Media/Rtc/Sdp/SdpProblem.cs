namespace Radio24.Media.Rtc.Sdp;

/// <summary>Whether an offer cannot be read (HTTP 400) or can be read and not served (HTTP 406).</summary>
public enum SdpProblemKind
{
    /// <summary>Not SDP, or an offer that contradicts itself or lacks what WebRTC prescribes.</summary>
    BadOffer,

    /// <summary>A sound offer, but nothing in it that a station can send.</summary>
    NotAcceptable,
}

/// <summary>What is wrong with a session description.</summary>
/// <param name="Words">For a person: what was wrong and what is allowed. Quotes nothing of the input.</param>
public sealed record SdpProblem(SdpProblemKind Kind, string Words)
{
    internal static SdpProblem Bad(string words) => new(SdpProblemKind.BadOffer, words);

    internal static SdpProblem No(string words) => new(SdpProblemKind.NotAcceptable, words);
}
