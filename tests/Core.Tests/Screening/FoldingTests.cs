using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

public class FoldingTests
{
    [Theory]
    [InlineData("ＦＵＬＬ　ｗｉｄｔｈ　１２３", "full width 123")]
    [InlineData("𝓼𝓽𝔂𝓵𝓮𝓭 𝕥𝕖𝕩𝕥 𝟎𝟏𝟐", "styled text 012")]
    [InlineData("ⓒⓘⓡⓒⓛⓔ 🅂🅀🅄🄰🅁🄴 🅱🅾🅾 ①②⑩", "circle square boo 1210")]
    [InlineData("🇸🇭🇮🇹", "shit")]
    [InlineData("ꜰᴜɴɴʏ sᴍᴀʟʟ ᶜᵃᵖˢ x²", "funny small caps x2")]
    [InlineData("z̷̢a̸͝l̵̛g̶̈́o̴", "zalgo")]
    [InlineData("déjà vu, Ærø, Straße", "deja vu, aero, strasse")]
    [InlineData("in\u200Bvis\u00ADi\u2060b\u202Ele", "invisible")]
    [InlineData("vk\uFE0F\U000E0067", "vk")]
    [InlineData("a\u00A0b\u2003c\nd", "a b c d")]
    [InlineData("dash–dash—dash‐dash", "dash-dash-dash-dash")]
    public void Type_is_made_plain(string text, string plain) => Assert.Equal(plain, Folding.Plain(text));

    [Theory]
    [InlineData("fuсk", "fuck")]
    [InlineData("ѕһіт", "shit")]
    [InlineData("ｓнiт", "shit")]
    [InlineData("κill", "kill")]
    [InlineData("Ꭰeath", "death")]
    [InlineData("fυ¢к", "fu¢k")]
    [InlineData("ᖴᑌᑕK", "fuck")]
    [InlineData("千凵匚Ҝ", "fuck")]
    public void Look_alikes_in_a_word_to_deceive_are_latin(string text, string plain) => Assert.Equal(plain, Folding.Plain(text));

    [Theory]
    [InlineData("Привет, это хорошая станция", "привет, это хорошая станция")]
    [InlineData("αγαπώ τη μουσική", "αγαπω τη μουσικη")]
    [InlineData("工場の山口さんと千葉へ", "工場の山口さんと千葉へ")]
    [InlineData("T山さん", "t山さん")]
    [InlineData("안녕하세요", "안녕하세요")]
    [InlineData("नमस्ते", "नमस्ते")]
    public void Honest_writing_stays(string text, string plain) => Assert.Equal(plain, Folding.Plain(text));

    [Theory]
    [InlineData("カタカナ", "かたかな")]
    [InlineData("ﾊﾞｶﾔﾛｳ", "ばかやろう")]
    [InlineData("は゛か", "ばか")]
    [InlineData("ば\u3099か", "ばか")]
    [InlineData("か\u3099", "が")]
    [InlineData("あ゛あ゛", "ああ")]
    [InlineData("ﾊﾟﾊﾟ", "ぱぱ")]
    [InlineData("しゃっくり", "しやつくり")]
    [InlineData("ラーメン ０９０ー１２", "らーめん 090-12")]
    [InlineData("タヒね ﾀﾋ", "死ね 死")]
    [InlineData("タヒチとメタヒューマン", "たひちとめたひゆーまん")]
    [InlineData("会ったヒト", "会つたひと")]
    [InlineData("惡い氣", "悪い気")]
    [InlineData("㌔㍿", "きろ株式会社")]
    public void Japanese_is_folded_to_hiragana_and_new_kanji(string text, string plain) => Assert.Equal(plain, Folding.Plain(text));

    [Fact]
    public void Places_map_back_to_the_original()
    {
        const string Text = "say 𝓯\u200Bu\u0301ｃk to ﾊﾞｶ and タヒね";
        Folded folded = Folding.Of(Text);

        Assert.Equal("say fuck to ばか and 死ね", folded.Text);
        Assert.Equal("𝓯\u200Bu\u0301ｃk", Text[folded.Source(4, 8)]);
        Assert.Equal("ﾊﾞｶ", Text[folded.Source(12..14)]);
        Assert.Equal("タヒね", Text[folded.Source(^2..)]);
    }

    [Property(MaxTest = 2_000)]
    public Property Whatever_is_written_folds_the_same_twice() => Prop.ForAll(Written, text =>
        Folding.Plain(Folding.Plain(text)) == Folding.Plain(text));

    [Property(MaxTest = 2_000)]
    public Property Every_part_has_its_place_in_the_original() => Prop.ForAll(Written, text =>
    {
        Folded folded = Folding.Of(text);
        int before = 0;
        for (int i = 0; i < folded.Text.Length; i++)
        {
            (int start, int length) = folded.Source(i, i + 1).GetOffsetAndLength(text.Length);
            if (start < before || length == 0)
                return false;
            before = start;
        }

        return true;
    });

    [Fact]
    public void Every_character_folds_to_what_is_plain_already()
    {
        IEnumerable<string> unsteady =
            from i in Enumerable.Range(0, 0x20000)
            where Rune.IsValid(i)
            let once = Folding.Plain(new Rune(i).ToString())
            let twice = Folding.Plain(once)
            where once != twice
            select $"U+{i:X4} becomes {once}, then {twice}";
        Assert.Empty(unsteady);
    }

    /// <summary>Text of any kind: what FsCheck thinks of, lone surrogates too, and mixtures of what the tables know.</summary>
    private static Arbitrary<string> Written => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Where(s => s is not null),
        Gen.Elements("a", "K", "ｋ", "к", "я", "ж", "о", "α", "千", "卂", "匚", "山", "ﾊ", "ﾞ", "゛", "゜", "タ", "ヒ", "ﾀ", "ﾋ", "ー", "ッ", "あ", " ", "\u200B", "\u0301",
            "𝓯", "🇸", "😀", "\uD83D", "①", "ŉ", "殺", "惡", "4", "-", "İ", "ß", "ﬁ", "㌔", "Ꮞ", "Ꭰ").ListOf().Select(string.Concat)).ToArbitrary();
}
