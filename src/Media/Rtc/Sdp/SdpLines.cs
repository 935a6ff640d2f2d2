namespace Radio24.Media.Rtc.Sdp;

/// <summary>Walks over the lines of SDP (RFC 8866 §5), ended by CRLF or, more leniently, LF.</summary>
internal ref struct SdpLines(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The letter before the equals sign.</summary>
    public char Type { get; private set; }

    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Set if a line was not <c>letter=value</c>; no more are read.</summary>
    public bool Malformed { get; private set; }

    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf('\n');
            ReadOnlySpan<char> line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (line.EndsWith('\r')) line = line[..^1];
            if (line.IsEmpty) continue;
            if (line.Length < 2 || line[1] != '=' || !char.IsAsciiLetterLower(line[0]))
            {
                Malformed = true;
                return false;
            }

            Type = line[0];
            Value = line[2..];
            return true;
        }

        return false;
    }

    /// <summary>Takes the text up to the next space off the front.</summary>
    public static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        int space = rest.IndexOf(' ');
        ReadOnlySpan<char> word = space < 0 ? rest : rest[..space];
        rest = space < 0 ? default : rest[(space + 1)..];
        return word;
    }

    /// <summary>Printable ASCII, not too long: what may be repeated in an answer as the value of an attribute.</summary>
    public static bool IsText(ReadOnlySpan<char> text) => text.Length is > 0 and <= 400 && !text.ContainsAnyExceptInRange(' ', '~');

    /// <summary>Letters, digits and the marks of RFC 8866's <c>token</c>, plus the slash: what may be repeated in an answer.</summary>
    public static bool IsToken(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 64) return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`{|}~/".Contains(c)) return false;
        }

        return true;
    }
}

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
