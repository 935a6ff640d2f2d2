using System.Text.RegularExpressions;

namespace Radio24.Core.Presenting;

/// <summary>Whether words say that an AI presents.</summary>
public static partial class AiNotice
{
    public static bool IsIn(string said) => Words().IsMatch(said);

    [GeneratedRegex(@"\bA\.? ?I\b|\bartificial(ly)? intelligen|(?<![A-Za-z])AI(?![A-Za-z])|ＡＩ|エーアイ|人工知能", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();
}
