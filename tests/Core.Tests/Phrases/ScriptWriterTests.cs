using System.Text.RegularExpressions;
using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Phrases;

public class ScriptWriterTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 9, 20, 0, TimeSpan.FromHours(9));
    private static readonly Track Clair = new("a", "Clair de Lune", "Debussy", TimeSpan.FromMinutes(5));
    private static readonly Track Sakura = new("b", "さくら", "合唱団", TimeSpan.FromMinutes(3));

    private int _ids;

    public static TheoryData<PhraseKind, string> Kinds
    {
        get
        {
            TheoryData<PhraseKind, string> kinds = [];
            foreach (PhraseKind kind in Enum.GetValues<PhraseKind>())
            {
                kinds.Add(kind, "en");
                kinds.Add(kind, "ja");
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_ample_phrases_of_its_language(PhraseKind kind, string language)
    {
        string[] phrases = [.. PhraseBank.Families(kind, language).SelectMany(f => f)];
        // What is said with each post must last for as many posts as fit into an hour.
        int least = kind is PhraseKind.PostIntro or PhraseKind.ReplyAny or PhraseKind.ReplyTopic ? 60 : 30;
        Assert.True(phrases.Distinct().Count() >= least, $"only {phrases.Distinct().Count()}");
        Assert.All(phrases, p =>
        {
            Assert.DoesNotMatch(@"[\[\]|]", p);
            Assert.All(Regex.Matches(p, "{[a-z]+}").Select(m => m.Value), v =>
                Assert.Contains(v, new[] { "{station}", "{time}", "{date}", "{title}", "{name}", "{you}", "{topic}", "{presenter}", "{before}" }));
            Assert.Equal(language, Language.Of(Regex.Replace(p, "{[a-z]+}", ""), language));
            Assert.DoesNotMatch("  |。。|、。|, ,| [.,]", p);
        });
    }

    [Fact]
    public void Every_ident_names_the_station_and_says_that_an_AI_speaks()
    {
        Assert.All(PhraseBank.Families(PhraseKind.Ident, "en").SelectMany(f => f), p => Assert.True(p.Contains("{station}") && p.Contains("A I")));
        Assert.All(PhraseBank.Families(PhraseKind.Ident, "ja").SelectMany(f => f), p => Assert.True(p.Contains("{station}") && p.Contains("AI")));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public void A_day_of_the_busiest_station_repeats_no_phrase_within_the_hour(string language)
    {
        ScriptWriter writer = new(new ScriptOptions { Language = language }, new PhraseMemory(), 11);
        Dictionary<string, DateTimeOffset> said = [];
        (string, string)[] posts = [("Hello from Oslo", "en"), ("今日は紫陽花を見ました", "ja"), ("What is a theremin?", "en"), ("ありがとう", "ja")];
        int bare = 0;
        for (int i = 0; i < 24 * 60; i++)
        {
            DateTimeOffset now = Morning.AddMinutes(i);
            Segment segment = (i % 60, i % 4) switch
            {
                (40, _) => Speech(SegmentKind.StationId, now),
                (_, 0) => Speech(SegmentKind.Link, now) with { Played = new Track($"{i}", $"Piece {i}", "", null), Next = new Track($"{i}n", $"Work {i}", "", null) },
                _ => Post(posts[i % 4].Item1, now, $"Guest {i}"),
            };
            IReadOnlyList<ScriptLine> script = writer.Write(segment, now);
            foreach (ScriptLine line in script.Where(l => l.Purpose != ScriptPurpose.PostText))
            {
                Assert.False(said.TryGetValue(line.Text, out DateTimeOffset at) && now - at < TimeSpan.FromHours(1), $"again: {line.Text}");
                said[line.Text] = now;
            }

            if (segment.Post is not null && (script[0].Purpose != ScriptPurpose.PostIntro || script[^1].Purpose != ScriptPurpose.PostReply))
                bare++;
        }

        Assert.Equal(0, bare);
    }

    [Fact]
    public void A_text_post_is_introduced_read_out_word_for_word_and_answered()
    {
        IReadOnlyList<ScriptLine> script = Writer().Write(Post("I play the theremin. Do you like it? https://x.org", Morning, "Ann"), Morning);
        Assert.Equal(ScriptPurpose.PostIntro, script[0].Purpose);
        Assert.Contains("Ann", script[0].Text);
        Assert.Equal(
            ["I play the theremin.", "Do you like it?", "a link."],
            script.Where(l => l.Purpose == ScriptPurpose.PostText).Select(l => l.Text));
        Assert.Equal(ScriptPurpose.PostReply, script[^1].Purpose);
        Assert.All(script, l => Assert.Equal("en", l.Language));
    }

    [Fact]
    public void A_Japanese_post_is_taken_up_in_Japanese_on_an_English_station()
    {
        IReadOnlyList<ScriptLine> script = Writer().Write(Post("鎌倉で紫陽花を見ました。I was happy", Morning, "ゆき"), Morning);
        Assert.Contains("ゆきさん", script[0].Text);
        Assert.Equal("ja", script[0].Language);
        Assert.Contains(script, l => l is { Text: "鎌倉で紫陽花を見ました。", Language: "ja" });
        // A sentence in the other language is read by the voice that can.
        Assert.Contains(script, l => l is { Text: "I was happy.", Language: "en" });
        Assert.Equal("ja", script[^1].Language);
    }

    [Fact]
    public void A_nameless_listener_is_a_listener()
    {
        Assert.Contains("listener", Writer().Write(Post("Hello", Morning, null), Morning)[0].Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("リスナーさん", Writer().Write(Post("こんにちは", Morning, "  "), Morning)[0].Text);
        // An English voice cannot say it.
        Assert.DoesNotContain("ゆき", Writer().Write(Post("Hello", Morning, "ゆき"), Morning)[0].Text);
    }

    [Fact]
    public void Hostile_names_and_titles_are_no_templates()
    {
        string[] lines = [.. Writer().Write(Post("{time} {name} {you} things", Morning, "{station}"), Morning).Select(l => l.Text)];
        Assert.All(lines, l => Assert.DoesNotContain("{", l));
        Assert.Contains("time name you things.", lines);
    }

    [Fact]
    public void A_voice_post_has_one_place_for_its_recording()
    {
        Segment segment = Post("", Morning, "Ann") with { };
        segment = segment with { Post = segment.Post! with { Body = new PostBody.Voice("k", TimeSpan.FromSeconds(5)) } };
        ScriptPurpose[] purposes = [.. Writer().Write(segment, Morning).Select(l => l.Purpose)];
        Assert.Equal([ScriptPurpose.PostIntro, ScriptPurpose.Recording, ScriptPurpose.Backsell], purposes);
        segment = segment with { Post = segment.Post! with { Body = new PostBody.Voice("k", TimeSpan.FromSeconds(5), "It is raining here") } };
        Assert.Equal(ScriptPurpose.PostReply, Writer().Write(segment, Morning)[^1].Purpose);
    }

    [Theory]
    [InlineData("It is raining here", "en")]
    [InlineData("こちらは雨です", "ja")]
    public void A_reply_is_introduced_as_one_and_an_exchange_is_closed_without_saying_it_again(string text, string language)
    {
        Segment first = Post(text, Morning, "Ann"), reply = Post(text, Morning, "Ann");
        reply = reply with { Exchange = new ExchangeSoFar([first.Post!], Last: false, Closing: false) };
        IReadOnlyList<ScriptLine> script = Writer().Write(reply, Morning);
        Assert.Contains(script[0].Text, Said(PhraseKind.TalkBackIntro));
        Assert.Equal([ScriptPurpose.PostIntro, ScriptPurpose.PostText, ScriptPurpose.PostReply], script.Select(line => line.Purpose));

        ScriptLine closing = Assert.Single(Writer().Write(first with { Exchange = new ExchangeSoFar([first.Post!], Last: true, Closing: true) }, Morning));
        Assert.Equal((ScriptPurpose.Closing, language), (closing.Purpose, closing.Language));
        Assert.Contains(closing.Text, Said(PhraseKind.TalkBackClosing));

        Segment voice = reply with { Post = reply.Post! with { Body = new PostBody.Voice("k", TimeSpan.FromSeconds(5)) } };
        Assert.Equal([ScriptPurpose.PostIntro, ScriptPurpose.Recording, ScriptPurpose.Backsell], Writer().Write(voice, Morning).Select(line => line.Purpose));

        IEnumerable<string> Said(PhraseKind kind) => PhraseBank.Families(kind, language).SelectMany(f => f)
            .Select(p => p.Replace("{name}", language == "ja" ? "Annさん" : "Ann").Replace("{you}", "Ann"));
    }

    [Fact]
    public void Sign_on_and_station_id_say_who_speaks_in_both_languages()
    {
        foreach (SegmentKind kind in new[] { SegmentKind.SignOn, SegmentKind.StationId })
        {
            IReadOnlyList<ScriptLine> script = Writer().Write(Speech(kind, Morning), Morning);
            Assert.Contains(script, l => l.Language == "en" && l.Text.Contains("A I") && l.Text.Contains("Radio Twenty-Four"));
            Assert.Contains(script, l => l.Language == "ja" && l.Text.Contains("AI") && l.Text.Contains("ラジオにじゅうよん"));
        }
    }

    [Fact]
    public void The_time_is_that_of_being_heard()
    {
        Segment id = Speech(SegmentKind.StationId, Morning) with { AirTime = Morning.AddMinutes(40) };
        Assert.Contains(Writer().Write(id, Morning.AddMinutes(39.7)), l => l.Text.Contains("ten o'clock", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_link_names_what_played_and_what_comes_in_the_language_of_the_title()
    {
        IReadOnlyList<ScriptLine> script = Writer().Write(Speech(SegmentKind.Link, Morning) with { Played = Clair, Next = Sakura }, Morning);
        Assert.Contains(script, l => l.Purpose == ScriptPurpose.Backsell && l.Language == "en" && l.Text.Contains("Clair de Lune, by Debussy"));
        Assert.Contains(script, l => l.Purpose == ScriptPurpose.Next && l.Language == "ja" && l.Text.Contains("合唱団のさくら"));
    }

    [Fact]
    public void Music_has_no_script() =>
        Assert.Throws<ArgumentException>(() => Writer().Write(Speech(SegmentKind.Music, Morning), Morning));

    [Theory]
    [InlineData("Hello everyone!", "en", PhraseKind.ReplyGreeting)]
    [InlineData("Could you play some jazz?", "en", PhraseKind.ReplySong)]
    [InlineData("Thank you for the music", "en", PhraseKind.ReplyThanks)]
    [InlineData("It is raining again", "en", PhraseKind.ReplyWeather)]
    [InlineData("I feel lonely in this big city", "en", PhraseKind.ReplySad)]
    [InlineData("It is my birthday", "en", PhraseKind.ReplyGlad)]
    [InlineData("Why is the sky blue?", "en", PhraseKind.ReplyQuestion)]
    [InlineData("What time is it?", "en", PhraseKind.ReplyTime)]
    [InlineData("Are you a robot?", "en", PhraseKind.ReplyWhoAreYou)]
    [InlineData("Hello, I am building a theremin in my shed and it nearly works", "en", PhraseKind.ReplyTopic)]
    [InlineData("ok", "en", PhraseKind.ReplyAny)]
    [InlineData("こんにちは", "ja", PhraseKind.ReplyGreeting)]
    [InlineData("ジャズをかけてください", "ja", PhraseKind.ReplySong)]
    [InlineData("いつもありがとう", "ja", PhraseKind.ReplyThanks)]
    [InlineData("今日は雨がすごいです", "ja", PhraseKind.ReplyWeather)]
    [InlineData("仕事で疲れました", "ja", PhraseKind.ReplySad)]
    [InlineData("今日は誕生日です", "ja", PhraseKind.ReplyGlad)]
    [InlineData("どうして空は青いのですか", "ja", PhraseKind.ReplyQuestion)]
    [InlineData("今何時？", "ja", PhraseKind.ReplyTime)]
    [InlineData("あなたはAIですか？", "ja", PhraseKind.ReplyWhoAreYou)]
    [InlineData("紫陽花を見ました", "ja", PhraseKind.ReplyTopic)]
    [InlineData("わあ", "ja", PhraseKind.ReplyAny)]
    public void A_post_is_answered_for_what_it_is(string text, string language, PhraseKind reply) =>
        Assert.Equal(reply, PostReading.Of(text, language).Reply);

    [Fact]
    public void The_topic_is_the_word_that_stands_out()
    {
        Assert.Equal("theremin", PostReading.Of("I just built a theremin today", "en").Topic);
        Assert.Equal("紫陽花", PostReading.Of("今日は紫陽花を見ました", "ja").Topic);
    }

    [Fact]
    public void The_same_seed_writes_the_same_script() => Assert.Equal(
        Writer().Write(Speech(SegmentKind.SignOn, Morning), Morning),
        Writer().Write(Speech(SegmentKind.SignOn, Morning), Morning));

    private static ScriptWriter Writer() => new(new ScriptOptions(), new PhraseMemory(), 4);

    private Segment Speech(SegmentKind kind, DateTimeOffset at) =>
        new(new SegmentId(++_ids), kind, "test", at, TimeSpan.FromSeconds(10));

    private Segment Post(string text, DateTimeOffset at, string? name) => Speech(SegmentKind.ListenerPost, at) with
    {
        Post = new ListenerPost(PostId.New(at), ListenerId.New(at), name, new PostBody.Text(text), at),
    };
}
