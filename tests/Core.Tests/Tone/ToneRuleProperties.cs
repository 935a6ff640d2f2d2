using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Radio24.Core.Phrases;
using Radio24.Core.Tone;

namespace Radio24.Core.Tests.Tone;

/// <summary>What holds of the rules for every text: also for what is no text, and for what is put together from what they look for.</summary>
public sealed class ToneRuleProperties
{
    private static readonly string[] Pieces =
    [
        "Play", "play", "Stop", "please", "Please", "could you", "you idiots", ", ", ". ", "! ", "!!!", "?! ", " ", "it", "the stupid song", "sucks", "I hate", "Anna",
        "\"Blue Moon\"", "[phone number]", "fucking", "for god's sake", "what the hell", "shut up", "come on", "do not like", "you must", "an awful day", "is garbage",
        "um, ", "you know, ", "by the way", "Thanks!", "Hello everyone!", "3.5", "Mr. Brown", "I want", "right now", "don't", "never", "Give me", "You are wrong", "i", "I",
        "DON'T SHOUT AT ME", "lol", "\uE001", "\U0001F600", "e\u0301", "...", "…", ",,", "(", ")", "“x”", "let it be",
        "お前", "お前ら", "バカ", "この", "クソ", "流せ", "流すな", "かけろ", "してください", "ください", "てくれ", "しろ", "するな", "最悪だ", "大嫌い", "です", "だ", "だよ", "な", "よ",
        "。", "、", "！", "？", "！！", "「さくら」", "つまらない", "うるさい", "今すぐ", "黙れ", "なさい", "聞き", "が", "は", "を", "曲", "えーと、", "まあ、", "こんにちは。", "田中さん", "ｗｗｗ",
        "（笑）", "てほしい", "さっさと", "気がする", "静かに", "キモい", "下手くそ", "ふざけるな", "　",
    ];

    private static readonly Arbitrary<string> Posts = Gen.Elements(Pieces).ArrayOf().Select(pieces => string.Concat(pieces.Take(40))).ToArbitrary();

    [Property(MaxTest = 2_000)]
    public void No_text_makes_a_rule_fail_or_run_away(string? text, bool japanese, byte which) =>
        AssertBounded(text ?? "", japanese ? Language.Japanese : Language.English, which);

    [Property(MaxTest = 3_000)]
    public Property What_is_made_of_what_the_rules_look_for_is_bounded() =>
        Prop.ForAll(Posts, post =>
        {
            for (byte which = 0; which < 9; which++)
                AssertBounded(post, Language.Of(post), which);
        });

    [Property(MaxTest = 3_000)]
    public Property Softened_and_summarised_words_stay_when_it_is_done_again() =>
        Prop.ForAll(Posts, post =>
        {
            string language = Language.Of(post);
            foreach (ToneTransform transform in new[] { ToneTransform.Soften, ToneTransform.Summarise })
            {
                for (int intensity = 1; intensity <= 3; intensity++)
                {
                    string once = Apply(transform, intensity, post, language), twice = Apply(transform, intensity, once, language);
                    Assert.True(once == twice, $"{transform} {intensity}: \"{post}\" → \"{once}\" → \"{twice}\"");
                }
            }
        });

    [Property(MaxTest = 2_000)]
    public Property Numbers_and_titles_survive_a_summary() =>
        Prop.ForAll(Posts, post =>
        {
            string summary = Apply(ToneTransform.Summarise, 3, post, Language.Of(post));
            foreach (string kept in new[] { "3.5", "\"Blue Moon\"", "「さくら」", "[phone number]" })
                Assert.Equal(post.Contains(kept, StringComparison.Ordinal), summary.Contains(kept, StringComparison.Ordinal));
        });

    [Property(MaxTest = 1_000)]
    public void A_glossary_that_somebody_wrote_badly_fails_nobody(string? file, string? words, bool readings)
    {
        var glossary = Glossary.Parse(file ?? "");
        glossary.Apply(words ?? "", readings ? 2 : 1);
        Assert.NotEqual("", glossary.Version);
    }

    private static void AssertBounded(string text, string language, byte which)
    {
        ToneTransform transform = (which % 3) switch { 0 => ToneTransform.Soften, 1 => ToneTransform.Summarise, _ => ToneTransform.Terminology };
        string made = Apply(transform, (which / 3 % 3) + 1, text, language);
        Assert.True(made.Length <= ToneRules.MostLength(text), $"{text.Length} became {made.Length}");
        if (transform == ToneTransform.Summarise)
            Assert.True(made.Length <= text.Length, $"{text} became {made}");
        if (text.Any(char.IsLetterOrDigit))
            Assert.Contains(made, char.IsLetterOrDigit);
    }

    private static string Apply(ToneTransform transform, int intensity, string words, string language) =>
        ToneRules.Apply(transform, intensity, words, language, Glossary.Empty)!;
}
