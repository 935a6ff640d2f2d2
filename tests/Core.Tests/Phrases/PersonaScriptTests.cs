using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Tests.Phrases;

/// <summary>The offline presenter as a person with a name: who speaks, who takes over, and that it is an AI.</summary>
public sealed class PersonaScriptTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 9, 20, 0, TimeSpan.FromHours(9));

    private readonly ScriptWriter _writer = new(new ScriptOptions(), new PhraseMemory(), seed: 5);

    [Theory]
    [InlineData("en", "Nora", "A I")]
    [InlineData("ja", "ハル", "AI")]
    public void A_presenter_says_its_name_in_its_own_language_and_that_it_is_an_AI(string language, string name, string ai)
    {
        bool named = false;
        for (int hour = 0; hour < 24; hour++)
        {
            IReadOnlyList<ScriptLine> id = _writer.Write(Segment(SegmentKind.StationId), Morning.AddHours(hour), Somebody(name, language));
            Assert.Contains(id, line => line.Language == language && line.Text.Contains(ai, StringComparison.Ordinal));
            named |= id.Any(line => line.Language == language && line.Text.Contains(name, StringComparison.Ordinal));
            Assert.DoesNotContain(id, line => line.Text.Contains('{'));
        }

        Assert.True(named);
        Assert.All(_writer.Write(Segment(SegmentKind.Filler), Morning, Somebody(name, language)), line => Assert.Equal(language, line.Language));
    }

    [Theory]
    [InlineData("en", "A I")]
    [InlineData("ja", "AI")]
    public void Who_takes_over_names_both_and_says_that_it_is_an_AI(string language, string ai)
    {
        ScriptLine first = _writer.Write(Segment(SegmentKind.Link), Morning, Somebody("Kim", language), before: "Nora")[0];
        Assert.Contains("Kim", first.Text, StringComparison.Ordinal);
        Assert.Contains("Nora", first.Text, StringComparison.Ordinal);
        Assert.Contains(ai, first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nora", _writer.Write(Segment(SegmentKind.Link), Morning, Somebody("Kim", language), before: "Kim")[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_handover_names_both_and_says_that_an_AI_speaks()
    {
        foreach (string language in new[] { "en", "ja" })
        {
            Assert.All(PhraseBank.Families(PhraseKind.Handover, language).SelectMany(family => family), phrase => Assert.True(
                phrase.Contains("{presenter}") && phrase.Contains("{before}") && phrase.Contains(language == "en" ? "A I" : "AI"), phrase));
        }
    }

    [Fact]
    public void When_the_station_id_was_left_out_a_link_says_that_it_is_an_AI()
    {
        _writer.Write(Segment(SegmentKind.StationId), Morning);
        Assert.DoesNotContain(_writer.Write(Segment(SegmentKind.Link), Morning.AddMinutes(59)), line => line.Purpose == ScriptPurpose.Ident);
        Assert.Contains(_writer.Write(Segment(SegmentKind.Link), Morning.AddMinutes(60)), line => line.Purpose == ScriptPurpose.Ident && line.Text.Contains("A I", StringComparison.Ordinal));
        Assert.DoesNotContain(_writer.Write(Segment(SegmentKind.Link), Morning.AddMinutes(80)), line => line.Purpose == ScriptPurpose.Ident);
    }

    [Theory]
    [InlineData("My number is 555-0123-4567, call me", "en")]
    [InlineData("Write to me at someone@example.org please", "en")]
    [InlineData("電話は03-1234-5678です", "ja")]
    [InlineData("連絡先はtaro@example.jpです", "ja")]
    public void What_was_hidden_is_never_what_the_presenter_takes_up(string words, string language)
    {
        string masked = PrivacyMask.Of(words).Words;
        Assert.NotEqual(words, masked);
        string? topic = PostReading.Of(SpeechText.Clean(masked, language), language).Topic;
        Assert.True(topic is null || words.Contains(topic, StringComparison.Ordinal), $"{masked}: {topic}");
        ListenerPost post = new(PostId.New(Morning), ListenerId.New(Morning), "Jun", new PostBody.Text(masked), Morning);
        for (int i = 0; i < 20; i++)
        {
            ScriptLine reply = _writer.Write(Segment(SegmentKind.ListenerPost) with { Post = post }, Morning.AddHours(2 * i))[^1];
            Assert.DoesNotContain("number", reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("電話番号", reply.Text, StringComparison.Ordinal);
        }
    }

    private static Segment Segment(SegmentKind kind) => new(new SegmentId(1), kind, "", Morning, TimeSpan.FromSeconds(10));

    private static Persona Somebody(string name, string language) =>
        new("x", name, language, null, "", [], [], [], [], new Dictionary<string, string>());
}
