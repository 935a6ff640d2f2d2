using System.Text.RegularExpressions;
using Radio24.Core.Screening;
using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Tests.Screening;

/// <summary>What identifies a person and what only looks like it, from the corpora.</summary>
public sealed partial class PrivacyCorpusTests
{
    private static readonly ScreeningChain Local = new(LocalSteps.Of(new RuleScreenerOptions()));

    [Fact]
    public void Every_true_form_is_masked_completely_and_the_rest_is_unharmed()
    {
        string[] lines = Corpus.Lines("privacy-true.txt");
        Assert.True(Marked().Count(string.Join('\n', lines)) >= 100);
        string[] wrong = [.. lines.Select(Wrong).OfType<string>()];
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {lines.Length}:\n{string.Join('\n', wrong)}");
    }

    /// <summary>Through every local step: an address is masked, and no other rule takes it for a link.</summary>
    [Theory]
    [InlineData("Write to yuki.jp@example.com if you have found my umbrella")]
    [InlineData("My address is sam (at) example.com, I collect stamps")]
    [InlineData("My address is sam at example dot com, I collect stamps")]
    [InlineData("sam@example.co.uk says hello to the whole night shift")]
    [InlineData("連絡は yuki@example.jp までお願いします、傘を探しています")]
    [InlineData("連絡は ｙｕｋｉ＠ｅｘａｍｐｌｅ．ｊｐ までお願いします、傘を探しています")]
    public async Task A_post_with_an_address_airs_masked(string words)
    {
        Verdict verdict = await Local.ScreenAsync(ScreeningChainTests.Post(words), default);
        Assert.Equal((VerdictKind.Air, null), (verdict.Kind, verdict.Rule));
        Assert.Contains(verdict.Findings, finding => finding.Rule == ScreeningRule.MaskedMail);
        Assert.DoesNotContain("example", verdict.Screened!.Words, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_address_in_the_corpus_is_taken_for_a_link()
    {
        string[] lines = [.. Corpus.Lines("privacy-true.txt").Where(line => Marked().Matches(line).All(match => match.Groups[1].Value == "mail"))];
        Assert.True(lines.Length >= 10, $"{lines.Length} lines");
        var rejected = new List<string>();
        foreach (string line in lines)
        {
            string words = Marked().Replace(line, "$2");
            if ((await Local.ScreenAsync(ScreeningChainTests.Post(words), default)).Findings.Any(finding => finding.Rule == ScreeningRule.Link))
                rejected.Add(words);
        }

        Assert.Empty(rejected);
    }

    [Theory]
    [InlineData("Write to yuki@example.com or see shop.example.com")]
    [InlineData("https://yuki@example.com/offers")]
    public async Task A_link_beside_an_address_is_one(string words) =>
        Assert.Equal(ScreeningRule.Link, (await Local.ScreenAsync(ScreeningChainTests.Post(words), default)).Rule);

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
