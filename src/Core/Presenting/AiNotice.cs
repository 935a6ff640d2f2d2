using System.Text.RegularExpressions;

namespace Radio24.Core.Presenting;

/// <summary>Whether words say that an AI presents: not whether they speak of AI.</summary>
public static partial class AiNotice
{
    /// <param name="theirs">What others wrote: who reads that out says nothing of himself.</param>
    public static bool IsIn(string said, string theirs = "")
    {
        string others = Key(theirs);
        return Words().Matches(said).Any(match => !others.Contains(Key(match.Value), StringComparison.Ordinal));
    }

    private static string Key(string text) => $" {string.Join(' ', WordRuns.Words(text))} ";

    [GeneratedRegex(
        @"\b((?i:I am|I[’']m|we are|we[’']re|this is|speaking is|voice is|voice of|me,|my|as|being|your|presented by|by|from|with|here,?)|[A-Z]\w*,) ((?i:an?|the|only|just|also|your|still|of|made|by|that) )*(AI\b|A\.? ?I\b|(?i:artificial))"
        + @"|\b(AI|A I|A\.I\.) ((?i:is|am|at|in|behind|who|that)\b|(?i:presenter|host|voice|announcer|speak|talk|read|run|keep|present))|\b(?i:artificial) (?i:voice|presenter|host)"
        + @"|(わたし|私|こちら|声|お相手|パーソナリティ|話して|人では|人間では)[^。！？]{0,16}(AI|ＡＩ|エーアイ|人工知能)|(AI|ＡＩ|エーアイ|人工知能)(です|の声|の?パーソナリティ|のわたし|の私|が|として|なりに|なので|ですけれど)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();
}
