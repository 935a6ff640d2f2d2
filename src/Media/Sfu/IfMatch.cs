using System.Net.Http.Headers;

namespace Radio24.Media.Sfu;

/// <summary>
/// The If-Match header of a WHEP PATCH (RFC 9110 §13.1.1): a list of entity tags, or <c>*</c>. RFC 9725 §4.3.3 writes the latter as
/// <c>"*"</c>, and players send it both ways.
/// </summary>
internal static class IfMatch
{
    public static bool IsAny(string header) => header.Trim() is "*" or "\"*\"";

    /// <summary>True if the tag is in the list. The comparison is strong: a weak tag never matches (§8.8.3.2).</summary>
    /// <param name="tag">Without quotes.</param>
    public static bool Names(string header, string tag)
    {
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation("If-Match", header)
            && request.Headers.IfMatch.Any((EntityTagHeaderValue listed) => !listed.IsWeak && listed.Tag == $"\"{tag}\"");
    }
}
