using System.Globalization;
using System.Text.RegularExpressions;

namespace Radio24.Core.Tone;

/// <summary>
/// Takes out of a text what no rule may touch, such as a song's title in quotation marks or a mask in brackets, and puts it back afterwards.
/// Meanwhile a character for private use stands there.
/// </summary>
internal static partial class SetAside
{
    private const char First = '\uE000';
    private const char Last = '\uE0FF';

    /// <param name="rules">Works on the rest.</param>
    public static string While(string words, Func<string, string> rules)
    {
        // Whoever sends such characters has a reason; the rules have none to touch it.
        if (words.AsSpan().ContainsAnyInRange(First, Last))
            return words;
        var aside = new List<string>();
        string rest = Quoted().Replace(words, match =>
        {
            if (aside.Count > Last - First)
                return match.Value;
            aside.Add(match.Value);
            return ((char)(First + aside.Count - 1)).ToString(CultureInfo.InvariantCulture);
        });
        rest = rules(rest);
        return Marked().Replace(rest, match => match.Value[0] - First < aside.Count ? aside[match.Value[0] - First] : match.Value);
    }

    public static bool Is(char c) => c is >= First and <= Last;

    [GeneratedRegex("""
        "[^"]{1,80}"|“[^”]{1,80}”|「[^」]{1,80}」|『[^』]{1,80}』|《[^》]{1,80}》|\[[^\]]{1,60}\]|［[^］]{1,60}］
        """, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("[\uE000-\uE0FF]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marked();
}
