using Radio24.Core.Presenting;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Presenting;

public class SpeechGuardTests
{
    private const string Letter = "We have been married for thirty years and we still dance in the kitchen every Sunday morning before the children wake up.";
    private const string LetterJa = "結婚して三十年になりますが、今でも毎週日曜日の朝は台所で二人で踊っています。";

    private static readonly DateTimeOffset Airing = new(2026, 3, 1, 21, 20, 0, TimeSpan.FromHours(9));
    private static readonly LocalScreening Screening = LocalScreening.Of(new RuleScreenerOptions());
    private static readonly Persona Ada = new("ada", "Ada", "en", null, "", [], [], [], [], new Dictionary<string, string>());

    private readonly SaidLately _lately = new();

    [Theory]
    [InlineData("Anna writes about dancing at home on Sundays.", null)]
    [InlineData("She says that we have been married for thirty years and we still dance.", "echo")]
    [InlineData("彼女は踊りが好きです。", null)]
    [InlineData("結婚して三十年になりますが、今でも毎週日曜日の朝は、だそうです。", "echo")]
    [InlineData("You stupid fucking idiot.", "screening")]
    [InlineData("Call me at 090-1234-5678 tonight.", "screening")]
    [InlineData("It is ten past three in the afternoon.", "clock")]
    [InlineData("Good morning to all of you.", "clock")]
    [InlineData("This hour is brought to you by Acme shoes.", "leak")]
    [InlineData("3f9a0c1b2d4e5f60 says the letter.", "leak")]
    [InlineData("As a language model I cannot dance.", "leak")]
    [InlineData("Say who it was, thank them for it, and answer in two or three sentences.", "leak")]
    [InlineData("It is twenty past nine in the evening, on Sunday, the first of March.", null)]
    [InlineData("What a lovely way to begin a day.", null)]
    public async Task Each_sentence_is_held_against_the_rules(string sentence, string? check) =>
        Assert.Equal(check, (await Guard(forbidden: $"{Letter} {LetterJa}").LookAsync(sentence, "", CancellationToken.None))?.Check);

    [Fact]
    public async Task What_it_was_asked_to_read_out_it_may_say() =>
        Assert.Null(await Guard(quotable: Letter).LookAsync($"Anna writes: {Letter}", "", CancellationToken.None));

    [Theory]
    [InlineData("They called me a stupid fucking idiot about the lamps.", null)]
    [InlineData("They called me a stupid fucking idiot about the lamps, and Bob is one stupid fucking idiot.", "screening")]
    [InlineData("They called me a stupid fucking idiot about the lamps, and it is ten past three in the afternoon.", "clock")]
    public async Task Of_a_sentence_that_quotes_only_what_stands_in_the_post_is_forgiven(string sentence, string? check) =>
        Assert.Equal(check, (await Guard(quotable: "They called me a stupid fucking idiot about the lamps.").LookAsync(sentence, "", CancellationToken.None))?.Check);

    [Theory]
    [InlineData("I am Ada, and I am an AI.", true)]
    [InlineData("My voice is made by an AI.", true)]
    [InlineData("This is your AI presenter.", true)]
    [InlineData("From a studio without a coffee machine, this is Radio Twenty-Four, with me, an A I, as your host.", true)]
    [InlineData("わたしはAIなので眠くなりません。", true)]
    [InlineData("お話ししているのはハル、AIです。", true)]
    [InlineData("No AI was used for this song.", false)]
    [InlineData("Anna has read a book about AI.", false)]
    [InlineData("AIの歌でした。", false)]
    public void Whether_it_says_that_it_is_an_AI_is_not_whether_it_speaks_of_AI(string said, bool says) => Assert.Equal(says, AiNotice.IsIn(said));

    [Fact]
    public void That_a_listener_is_an_AI_is_no_notice_of_the_presenter()
    {
        const string Post = "Hello, I am an AI too!";
        _lately.Add($"Anna writes: {Post} What a surprise.", "Ada", Airing, null, Post);
        Assert.Null(_lately.SaidAiAt);
        _lately.Add($"Anna writes: {Post} This is your AI presenter.", "Ada", Airing, null, Post);
        Assert.Equal(Airing, _lately.SaidAiAt);
    }

    [Fact]
    public async Task A_quotation_over_the_end_of_a_sentence_is_found() =>
        Assert.Equal("echo", (await Guard(forbidden: Letter).LookAsync("And we still dance in the kitchen.", "We have been married for thirty years.", CancellationToken.None))?.Check);

    [Fact]
    public async Task What_was_said_in_the_last_day_is_not_said_again()
    {
        const string Joke = "Why did the radio cross the road, you ask, because it had good reception on the other side.";
        _lately.Add($"Good evening to you. {Joke}", "Ada", Airing.AddHours(-20));
        SpeechGuard guard = Guard();
        Assert.Equal("repetition", (await guard.LookAsync(Joke, "x", CancellationToken.None))?.Check);
        Assert.Equal("repetition", (await guard.LookAsync($"So then, {Joke}", "x", CancellationToken.None))?.Check);
        Assert.Null(await guard.LookAsync("Good evening to you.", "x", CancellationToken.None)); // too short to be a phrase
        Assert.Null(await Guard(at: Airing.AddHours(5)).LookAsync(Joke, "x", CancellationToken.None));
    }

    [Fact]
    public async Task The_station_s_name_and_that_it_is_an_AI_may_be_said_again()
    {
        const string Name = "You are listening to Radio Twenty-Four, day and night.", Ai = "My voice is made by a machine, for I am an AI.";
        _lately.Add($"{Name} {Ai}", "Ada", Airing.AddHours(-1));
        Assert.Null(await Guard().LookAsync(Name, "", CancellationToken.None));
        Assert.Null(await Guard().LookAsync(Ai, "", CancellationToken.None));
        Assert.Equal(Airing.AddHours(-1), _lately.SaidAiAt);
    }

    [Fact]
    public async Task Four_speeches_that_begin_alike_are_enough()
    {
        for (int i = 0; i < 4; i++)
            _lately.Add($"Hey there night owls, here is number {i}.", "Ada", Airing.AddHours(-i));
        Assert.Equal("repetition", (await Guard().LookAsync("Hey there night owls, what a night.", "", CancellationToken.None))?.Check);
        Assert.Null(await Guard().LookAsync("Hey there night owls, what a night.", "It is late.", CancellationToken.None));
        Assert.Equal(4, _lately.Openings(12).Count);
    }

    private SpeechGuard Guard(string quotable = "", string forbidden = "", DateTimeOffset? at = null)
    {
        const string Instructions = "Say who it was, thank them for it, and answer in two or three sentences, warmly. It is heard at twenty past nine in the evening, on Sunday, the first of March.";
        var written = new WrittenBrief(new SpeechBrief(Instructions, null, 500), Ada, [], quotable, forbidden, null);
        return new SpeechGuard(new GuardedSpeech(written, ["Radio Twenty-Four"], at ?? Airing), Screening, _lately);
    }
}
