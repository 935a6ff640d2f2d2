using System.Text.RegularExpressions;
using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Tests.Screening;

/// <summary>What identifies a person and what only looks like it, from the corpora.</summary>
public sealed partial class PrivacyCorpusTests
{
    [Fact]
    public void Every_true_form_is_masked_completely_and_the_rest_is_unharmed()
    {
        string[] lines = Corpus.Lines("privacy-true.txt");
        Assert.True(Marked().Count(string.Join('\n', lines)) >= 100);
        string[] wrong = [.. lines.Select(Wrong).OfType<string>()];
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {lines.Length}:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Every_look_alike_is_left()
    {
        string[] lines = Corpus.Lines("privacy-lookalikes.txt");
        Assert.True(lines.Length >= 100);
        string[] wrong = [.. lines.Where(line => PrivacyMask.Of(line).Words != line).Select(line => $"{line} → {PrivacyMask.Of(line).Words}")];
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {lines.Length}:\n{string.Join('\n', wrong)}");
    }

    private static string? Wrong(string line)
    {
        string words = Marked().Replace(line, "$2");
        PrivacyMask.Masked masked = PrivacyMask.Of(words);
        string pattern = "^" + Marked().Replace(Regex.Escape(line).Replace("\\{", "{", StringComparison.Ordinal).Replace("\\|", "|", StringComparison.Ordinal), match => Phrase(match.Groups[1].Value)) + "$";
        string squeezed = pattern.Replace("\\ ", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return Regex.IsMatch(masked.Words.Replace(" ", "", StringComparison.Ordinal).Replace("\u3000", "", StringComparison.Ordinal), squeezed) ? null : $"{words} → {masked.Words}";
    }

    private static string Phrase(string kind) => kind switch
    {
        "phone" => "(aphonenumber|電話番号)",
        "mail" => "(ane-mailaddress|メールアドレス)",
        "address" => "(anaddress|ご住所)",
        "card" => "(acardnumber|カード番号)",
        "account" => "(anaccountnumber|口座番号)",
        "identity" => "(apersonalnumber|個人の番号)",
        "handle" => "(ausername|アカウント名)",
        "network" => "(anetworkaddress|ネットワークのアドレス)",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    [GeneratedRegex(@"\{(\w+)\|([^}]*)\}")]
    private static partial Regex Marked();
}
