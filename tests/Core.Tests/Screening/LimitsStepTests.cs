using Radio24.Core.Asking;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

public class LimitsStepTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RuleScreenerOptions Options = new() { BlockedWords = ["darn", "go away now", "ばかやろう"] };

    private static readonly ScreeningChain Screener = new([new LimitsStep(Options), new TranscriptionStep(new NoModel(), null!, Options.HoldUnheardVoices == true), new RulesStep(Options)]);

    private static readonly LimitsStep Limits = new(Options);

    private static readonly RulesStep Rules = new(Options);

    [Theory]
    [InlineData("Hello from Lisbon, it is 23 degrees and sunny!")]
    [InlineData("こんにちは！今日は2026年3月1日、お天気は最高です😊")]
    [InlineData("We met on 2026-03-01 at 10:30, and it cost 1,250 yen.")]
    [InlineData("My score was 3.5 out of 10; see you at 18:00.")]
    [InlineData("I love NASA and the BBC")]
    [InlineData("He said darning socks is fun")]
    [InlineData("👨‍👩‍👧 family day out")]
    [InlineData("two\nlines")]
    [InlineData("Goooooal!!!")]
    [InlineData("ラーメンが食べたい〜〜〜")]
    [InlineData("Route 66, 1984 and 2001 were good years")]
    [InlineData("I like dogs.So does my cat.")]
    [InlineData("Lovely show.thanks, and it is cold.so cold.is it where you are?")]
    [InlineData("At 8.am with will.i.am, 97.5 FM, R.E.M. and J.S. Bach")]
    [InlineData("ジャズが好きです。tvより好き")]
    public async Task Ordinary_posts_may_air(string words) =>
        Assert.Equal(VerdictKind.Air, (await Screener.ScreenAsync(Text(words), default)).Kind);

    [Theory]
    [InlineData("", ScreeningRule.Blank)]
    [InlineData("  \n ", ScreeningRule.Blank)]
    [InlineData("!!! ... 🎉", ScreeningRule.Blank)]
    [InlineData("\u3164\u3164 \u115F\u1160\uFFA0", ScreeningRule.Blank)]
    [InlineData("\u2800\u17B4 \U00013441", ScreeningRule.Blank)]
    [InlineData("see https://example.org/x", ScreeningRule.Link)]
    [InlineData("go to www.example.net", ScreeningRule.Link)]
    [InlineData("visit example.com today", ScreeningRule.Link)]
    [InlineData("look at lucky-reel.example", ScreeningRule.Link)]
    [InlineData("at parcel.test now", ScreeningRule.Link)]
    [InlineData("今すぐfastcoin.exampleから", ScreeningRule.Link)]
    [InlineData("bei müller-rabatt.de bestellen", ScreeningRule.Link)]
    [InlineData("詳しくは 例え.テスト まで", ScreeningRule.Link)]
    [InlineData("xn--r8jz45g.xn--zckzah", ScreeningRule.Link)]
    [InlineData("go to t.me/cheapstuff", ScreeningRule.Link)]
    [InlineData("find us at best-deals.today", ScreeningRule.Link)]
    [InlineData("ｅｘａｍｐｌｅ．ｃｏｍ を見て", ScreeningRule.Link)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa", ScreeningRule.Repetition)]
    [InlineData("spam spam spam spam spam spam spam spam spam spam spam", ScreeningRule.Repetition)]
    [InlineData("EVERYBODY LISTEN TO ME RIGHT NOW", ScreeningRule.Shouting)]
    [InlineData("Oh DARN, I forgot", ScreeningRule.BlockedWord)]
    [InlineData("ｄａｒｎ it", ScreeningRule.BlockedWord)]
    [InlineData("Go  away\tnow please", ScreeningRule.BlockedWord)]
    [InlineData("このばかやろうめ", ScreeningRule.BlockedWord)]
    [InlineData("abc\u202Edef", ScreeningRule.HiddenCharacters)]
    [InlineData("abc\u2066def", ScreeningRule.HiddenCharacters)]
    [InlineData("da\u200Brn", ScreeningRule.HiddenCharacters)]
    [InlineData("bell \u0007", ScreeningRule.HiddenCharacters)]
    public async Task A_broken_rule_rejects_with_its_reason(string words, ScreeningRule rule)
    {
        Verdict verdict = await Screener.ScreenAsync(Text(words), default);
        Assert.Equal(VerdictKind.Reject, verdict.Kind);
        Assert.Equal(ScreeningReason.Of(rule), verdict.Reason);
        Assert.Equal(rule, verdict.Findings.MaxBy(f => f.Advice)!.Rule);
    }

    [Fact]
    public void Length_counts_what_a_person_counts()
    {
        string family = "👨‍👩‍👧 ";
        Assert.Null(Limits.Broken(Text(string.Concat(Enumerable.Range(0, 70).Select(i => $"{(char)('a' + (i % 26))}{i / 26}{family}")))));
        Assert.Null(Limits.Broken(Text(Words(280))));
        Assert.Equal(ScreeningRule.TooLong, Limits.Broken(Text(Words(281))));

        static string Words(int length) => string.Concat(Enumerable.Range(0, 100).Select(i => $"word{(char)('a' + (i % 26))}{i} "))[..(length - 1)] + "x";
    }

    [Fact]
    public async Task The_name_is_screened_too()
    {
        Assert.Equal(ScreeningRule.NameTooLong, Limits.Broken(Text("Hello", new string('ひ', 20) + new string('と', 21))));
        Assert.Equal(ScreeningRule.Link, Limits.Broken(Text("Hello", "spam.example.com")));
        Assert.Equal(ScreeningRule.BlockedWord, (await Screener.ScreenAsync(Text("Hello", "Darn"), default)).Findings[^1].Rule);
    }

    [Theory]
    [InlineData(0.3, null, ScreeningRule.VoiceTooShort)]
    [InlineData(31, null, ScreeningRule.VoiceTooLong)]
    [InlineData(5, "see www.example.org", ScreeningRule.Link)]
    [InlineData(5, "hello there", null)]
    [InlineData(5, null, null)]
    public void A_recording_is_screened_by_its_length_and_transcript(double seconds, string? transcript, ScreeningRule? rule)
    {
        ListenerPost post = Text("") with { Body = new PostBody.Voice("key", TimeSpan.FromSeconds(seconds), transcript) };
        Assert.Equal(rule, Limits.Broken(post));
    }

    [Fact]
    public async Task A_blocked_word_can_be_held_for_a_person()
    {
        RuleScreenerOptions options = Options with { HoldBlockedWords = true };
        ScreeningChain screener = new([new LimitsStep(options), new RulesStep(options)]);
        Assert.Equal(VerdictKind.Hold, (await screener.ScreenAsync(Text("darn"), default)).Kind);
        Assert.Equal(VerdictKind.Reject, (await screener.ScreenAsync(Text("http://a.b"), default)).Kind);
    }

    [Fact]
    public void Every_rule_says_why_in_both_languages()
    {
        string[] reasons = [.. Enum.GetValues<ScreeningRule>().Select(ScreeningReason.Of)];
        Assert.Equal(reasons.Length, reasons.Distinct().Count());
        Assert.All(Enum.GetValues<ScreeningRule>(), r => Assert.Contains(ScreeningReason.In(r, "ja"), c => c > 0x3000));
    }

    [Fact]
    public async Task Nothing_that_can_be_typed_breaks_the_screener()
    {
        Random random = new(7);
        char[] bits = [.. "aA0@.:/-+() \n\u202E\u200Bあ漢ｱ！０\uD83D\uDE00\0wW*|$○ー"];
        for (int i = 0; i < 3_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(300)).Select(_ => bits[random.Next(bits.Length)])]);
            await Screener.ScreenAsync(Text(text, text[..Math.Min(text.Length, 50)]), default);
            await Rules.TakeAsync(Candidate.Of(Text(text)), default);
        }
    }

    private static ListenerPost Text(string words, string? name = null) =>
        new(PostId.New(At), ListenerId.New(At), name, new PostBody.Text(words), At);
}
