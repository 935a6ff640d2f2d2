using FsCheck.Xunit;
using Radio24.Media.Sfu;

namespace Radio24.Media.Tests.Sfu;

/// <summary>The If-Match header of a PATCH (RFC 9110 §13.1.1), whatever somebody sends in it.</summary>
public sealed class IfMatchProperties
{
    private const string Tag = "0123456789ab";

    [Property(MaxTest = 500)]
    public void A_tag_is_found_in_any_list_that_has_it(ushort[] before, ushort[] after)
    {
        string[] others = [.. before.Concat(after).Select(number => $"\"{number:x4}\"")];
        string with = string.Join(", ", [.. others[..before.Length], $"\"{Tag}\"", .. others[before.Length..]]);
        Assert.True(IfMatch.Names(with, Tag));
        Assert.False(IfMatch.Names(with.Replace(Tag, Tag[1..], StringComparison.Ordinal), Tag));
        Assert.False(IfMatch.Names(with.Replace($"\"{Tag}", $"W/\"{Tag}", StringComparison.Ordinal), Tag));
    }

    [Property(MaxTest = 1_000)]
    public void No_text_throws_or_is_the_tag_without_naming_it(string? text)
    {
        text ??= "";
        Assert.False(IfMatch.Names(text, Tag));
        Assert.Equal(text.Trim() is "*" or "\"*\"", IfMatch.IsAny(text));
        Assert.False(IfMatch.Names(text + Tag, Tag));
    }
}
