using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Phrases;

public class SayableTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 9, 20, 0, TimeSpan.FromHours(9));

    [Theory]
    [InlineData("Hello from Oslo, Ærø and Đà Nẵng", true)]
    [InlineData("今日は紫陽花を見ました", true)]
    [InlineData("𠮷野家でﾗｼﾞｵ", true)]
    [InlineData("24 :-) !!!", true)]
    [InlineData("A song by Кино, please play it", true)]
    [InlineData("안녕하세요, 라디오 잘 듣고 있어요", false)]
    [InlineData("Привет из Казани", false)]
    [InlineData("مرحبا بكم", false)]
    [InlineData("สวัสดีครับ", false)]
    [InlineData("שלום", false)]
    [InlineData("Γεια σας", false)]
    [InlineData("नमस्ते", false)]
    [InlineData("Привет из Казани, Radio", false)]
    public void A_text_can_be_said_if_most_of_its_letters_can(string text, bool sayable) => Assert.Equal(sayable, Sayable.Is(text));

    [Fact]
    public void What_can_be_said_depends_on_the_voices_there_are()
    {
        Assert.False(Sayable.Is("こんにちは", ["en"]));
        Assert.True(Sayable.Is("こんにちは", ["ja"]));
        Assert.False(Sayable.Is("Hello", ["ja"]));
        Assert.True(Sayable.Is("Radio24が好き", ["ja"]));
        Assert.False(Sayable.Is("Hello", []));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public void A_post_that_cannot_be_said_is_mentioned_in_the_stations_language_and_nothing_is_made_of_its_words(string language)
    {
        var writer = new ScriptWriter(new ScriptOptions { Language = language }, new PhraseMemory(), 3);
        for (int i = 0; i < 400; i++) // more often than there are phrases
        {
            ScriptLine line = Assert.Single(writer.Write(Post("안녕하세요! Radio24를 사랑해요", "지민"), Morning));
            Assert.Equal((language, ScriptPurpose.PostIntro), (line.Language, line.Purpose));
            Assert.DoesNotContain(line.Text, c => c is >= '\uAC00' and <= '\uD7A3');
            Assert.DoesNotContain('{', line.Text);
        }
    }

    [Fact]
    public void No_topic_is_taken_from_a_word_that_cannot_be_said()
    {
        Assert.Null(PostReading.Of("Приветствую всех слушателей", "en").Topic);
        Assert.Equal("theremin", PostReading.Of("I built a theremin near Новосибирск", "en").Topic);
    }

    [Fact]
    public void A_name_or_title_that_cannot_be_said_is_left_out()
    {
        var writer = new ScriptWriter(new ScriptOptions(), new PhraseMemory(), 3);
        Assert.All(writer.Write(Post("Good morning from Seoul", "지민"), Morning), line => Assert.DoesNotContain("지민", line.Text));
        var korean = new Track("1", "봄날", "방탄소년단", null);
        var half = new Track("2", "Spring Day", "방탄소년단", null);
        var link = new Segment(new SegmentId(1), SegmentKind.Link, "", Morning, TimeSpan.FromSeconds(20)) { Played = korean, Next = half };
        IReadOnlyList<ScriptLine> script = writer.Write(link, Morning);
        Assert.DoesNotContain(script, line => line.Purpose == ScriptPurpose.Backsell);
        Assert.Contains(script, line => line.Text.Contains("Spring Day", StringComparison.Ordinal) && !line.Text.Contains("방탄", StringComparison.Ordinal));
    }

    private static Segment Post(string words, string name) => new(new SegmentId(1), SegmentKind.ListenerPost, "", Morning, TimeSpan.FromSeconds(40))
    {
        Post = new ListenerPost(PostId.New(Morning), ListenerId.New(Morning), name, new PostBody.Text(words), Morning),
    };
}
