using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>Addresses of machines: IPv4 and IPv6. The machine's own (127.…, ::1) is everybody's.</summary>
internal static partial class NetworkAddresses
{
    public static void Find(PlainWords words, List<PersonalNumbers.Found> found)
    {
        string plain = words.Lower;
        if (plain.Contains('.', StringComparison.Ordinal))
        {
            foreach (Match match in Four().Matches(plain))
            {
                if (!match.Value.StartsWith("127.", StringComparison.Ordinal) && match.Value != "0.0.0.0" && !IsVersion(plain, match.Index))
                    found.Add(new(PersonalDetail.Network, match.Index, match.Index + match.Length, 0.9));
            }
        }

        if (plain.Contains(':', StringComparison.Ordinal))
        {
            foreach (Match match in Six().Matches(plain))
            {
                if (IsSix(match.Value))
                    found.Add(new(PersonalDetail.Network, match.Index, match.Index + match.Length, 0.9));
            }
        }
    }

    /// <summary>Eight groups, or three and more with one gap (RFC 4291 §2.2).</summary>
    private static bool IsSix(string written)
    {
        string[] groups = written.Split(':');
        int gaps = groups.Count(group => group.Length == 0);
        bool shortened = written.Contains("::", StringComparison.Ordinal);
        if (groups.Any(group => group.Length > 4) || written.Contains(":::", StringComparison.Ordinal) || gaps > (written.EndsWith("::", StringComparison.Ordinal) ? 2 : 1))
            return false;
        return shortened ? groups.Length <= 8 && groups.Length - gaps >= 3 : gaps == 0 && groups.Length == 8;
    }

    private static bool IsVersion(string plain, int start)
    {
        ReadOnlySpan<char> ahead = plain.AsSpan(Math.Max(0, start - 16), Math.Min(16, start)).TrimEnd();
        return ahead.EndsWith("v") || ahead.EndsWith("ver.") || ahead.EndsWith("ver") || ahead.Contains("version", StringComparison.Ordinal) || ahead.EndsWith("バージョン")
            || ahead.EndsWith("release") || ahead.EndsWith("firmware") || ahead.EndsWith("build") || ahead.EndsWith("section") || ahead.EndsWith("chapter") || ahead.EndsWith("§");
    }

    [GeneratedRegex(@"(?<![0-9.])(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}(?!\.?[0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Four();

    [GeneratedRegex(@"(?<![0-9a-z:])[0-9a-f]{1,4}:[0-9a-f:]{2,36}(?![0-9a-z:])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Six();
}
