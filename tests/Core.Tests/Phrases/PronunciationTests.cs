using Radio24.Core.Phrases;

namespace Radio24.Core.Tests.Phrases;

public sealed class PronunciationTests
{
    private readonly Pronunciation _words = new(new Dictionary<string, string>
    {
        ["AI"] = "エーアイ",
        ["wifi"] = "why fye",
        ["AC/DC"] = "ay see dee see",
        ["日暮里"] = "にっぽり",
        ["C"] = "see",
    });

    [Theory]
    [InlineData("わたしはAIです", "わたしはエーアイです")]
    [InlineData("The WiFi is down, wifi!", "The why fye is down, why fye!")]
    [InlineData("It rains in Mumbai", "It rains in Mumbai")]
    [InlineData("AC/DC at C", "ay see dee see at see")]
    [InlineData("次は日暮里駅", "次はにっぽり駅")]
    [InlineData("", "")]
    public void Words_are_said_as_the_list_says_and_only_whole_ones(string text, string said) => Assert.Equal(said, _words.Apply(text));

    [Fact]
    public void Without_words_everything_stays() => Assert.Equal("AI", new Pronunciation(new Dictionary<string, string>()).Apply("AI"));
}
