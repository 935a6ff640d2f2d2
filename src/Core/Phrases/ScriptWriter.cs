using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Core.Phrases;

/// <summary>Writes the offline presenter's scripts from templates, without repeating a phrase within the hour. Not thread-safe.</summary>
public sealed class ScriptWriter(ScriptOptions options, PhraseMemory memory, long seed = 0)
{
    /// <summary>What an English-speaking listener who gave no name is called.</summary>
    private const string Nobody = "a listener";

    /// <summary>It says that it is an AI at least so often, whatever became of the station ID.</summary>
    private static readonly TimeSpan SayAiEvery = TimeSpan.FromHours(1);

    private readonly Dice _dice = new(seed);
    private DateTimeOffset? _saidAi;

    /// <summary>
    /// The script of a speech segment, in order; never empty. A voice post's script has one line of purpose
    /// <see cref="ScriptPurpose.Recording"/> where the recording plays.
    /// </summary>
    /// <param name="now">Wall clock, for remembering when phrases were said. The text itself refers to the segment's air time.</param>
    /// <param name="persona">Who speaks: its name and its language; null: nobody in particular, in the station's language.</param>
    /// <param name="before">The name of who was heard last; another one: whoever speaks introduces themself.</param>
    /// <exception cref="ArgumentException">The segment is music, or a post's segment without its post.</exception>
    public IReadOnlyList<ScriptLine> Write(Segment segment, DateTimeOffset now, Persona? persona = null, string? before = null)
    {
        Draft draft = new(this, segment, now, persona?.Language ?? options.Language) { Presenter = persona?.Name, Before = before };
        SayWhoSpeaks(draft);
        switch (segment.Kind)
        {
            case SegmentKind.SignOn:
                SignOn(draft);
                break;
            case SegmentKind.StationId:
                StationId(draft);
                break;
            case SegmentKind.Link:
                Link(draft);
                break;
            case SegmentKind.ListenerPost when segment is { Exchange.Closing: true, Post: { } answered }:
                Close(draft with { Language = LanguageOf(answered, draft.Language) }, answered);
                break;
            case SegmentKind.ListenerPost when segment.Post is { } post:
                Post(draft with { Language = LanguageOf(post, draft.Language) }, post, draft.Language);
                break;
            case SegmentKind.Filler:
                draft.Say(PhraseKind.Filler, ScriptPurpose.Filler);
                break;
            default:
                throw new ArgumentException($"{segment.Kind} has no script", nameof(segment));
        }

        // Every phrase was used within the hour: at least say who is speaking.
        if (draft.Lines.Count == 0)
            draft.Add(draft.Station, ScriptPurpose.Ident);
        return draft.Lines;
    }

    private void SayWhoSpeaks(Draft draft)
    {
        _saidAi ??= draft.Now;
        if (draft.Segment.Kind is SegmentKind.SignOn or SegmentKind.Music || draft.Segment.Exchange is not null)
            return;
        if (draft.Before is { } before && draft.Presenter is { } presenter && before != presenter)
            draft.Say(PhraseKind.Handover, ScriptPurpose.Ident);
        else if (draft.Segment.Kind != SegmentKind.StationId && draft.Now - _saidAi >= SayAiEvery)
            draft.Say(PhraseKind.Ident, ScriptPurpose.Ident);
    }

    private void SignOn(Draft draft)
    {
        draft.Say(Greeting(draft.At), ScriptPurpose.Greeting);
        draft.Say(PhraseKind.SignOn, ScriptPurpose.Ident);
        draft.Say(PhraseKind.Ident, ScriptPurpose.Ident);
        draft.Say(PhraseKind.Time, ScriptPurpose.Time);
        if (options.Bilingual)
            (draft with { Language = Other(draft.Language) }).Say(PhraseKind.Ident, ScriptPurpose.Ident);
        draft.Name(PhraseKind.Next, draft.Segment.Next, ScriptPurpose.Next);
    }

    private void StationId(Draft draft)
    {
        draft.Say(PhraseKind.Time, ScriptPurpose.Time);
        draft.Say(PhraseKind.Ident, ScriptPurpose.Ident);
        if (options.Bilingual)
            (draft with { Language = Other(draft.Language) }).Say(PhraseKind.Ident, ScriptPurpose.Ident);
    }

    private void Link(Draft draft)
    {
        draft.Name(PhraseKind.Backsell, draft.Segment.Played, ScriptPurpose.Backsell);
        (PhraseKind kind, ScriptPurpose purpose) = _dice.Roll(6) switch
        {
            0 or 1 => (PhraseKind.Time, ScriptPurpose.Time),
            2 => (PhraseKind.Date, ScriptPurpose.Date),
            3 => (Greeting(draft.At), ScriptPurpose.Greeting),
            4 => (PhraseKind.Invitation, ScriptPurpose.Filler),
            _ => (PhraseKind.Filler, ScriptPurpose.Filler),
        };
        draft.Say(kind, purpose);
        if (draft.Segment.Next is null)
            draft.Say(kind == PhraseKind.Invitation ? PhraseKind.Filler : PhraseKind.Invitation, ScriptPurpose.Filler);
        draft.Name(PhraseKind.Next, draft.Segment.Next, ScriptPurpose.Next);
    }

    private void Post(Draft draft, ListenerPost post, string own)
    {
        string words = SpeechText.Clean(Words(post.Body), draft.Language);
        if (post.Body is PostBody.Text && !Sayable.Is(words))
        {
            Unsayable(draft with { Language = own, Listener = ListenerName(post.Name, own) });
            return;
        }

        PostReading reading = PostReading.Of(words, draft.Language);
        draft = draft with { Listener = ListenerName(post.Name, draft.Language), Topic = reading.Topic };
        bool replies = draft.Segment.Exchange is not null;
        if (post.Body is PostBody.Voice)
        {
            draft.Say(replies ? PhraseKind.TalkBackIntro : PhraseKind.VoiceIntro, ScriptPurpose.PostIntro);
            draft.Add(words, ScriptPurpose.Recording);
            draft.Say(replies ? PhraseKind.ReplyThanks : PhraseKind.VoiceBacksell, ScriptPurpose.Backsell);
            if (words.Length == 0)
                return;
        }
        else
        {
            draft.Say(replies ? PhraseKind.TalkBackIntro : PhraseKind.PostIntro, ScriptPurpose.PostIntro);
            foreach (string sentence in SpeechText.Sentences(words, draft.Language))
                (draft with { Language = Language.Of(sentence, draft.Language) }).Add(sentence, ScriptPurpose.PostText);
        }

        if (!draft.Say(reading.Reply, ScriptPurpose.PostReply))
            draft.Say(PhraseKind.ReplyAny, ScriptPurpose.PostReply);
    }

    /// <summary>What was said last is not said again.</summary>
    private static void Close(Draft draft, ListenerPost post)
    {
        draft = draft with { Listener = ListenerName(post.Name, draft.Language) };
        if (!draft.Say(PhraseKind.TalkBackClosing, ScriptPurpose.Closing))
            draft.Say(PhraseKind.ReplyThanks, ScriptPurpose.Closing);
    }

    /// <summary>Nothing in it can be read out; its author at least hears that it arrived.</summary>
    private static void Unsayable(Draft draft)
    {
        if (!draft.Say(PhraseKind.PostUnsayable, ScriptPurpose.PostIntro))
            draft.Add(draft.Language == Language.Japanese ? "読めない文字のお便りが届きました。" : "A message came in letters that I cannot read.", ScriptPurpose.PostIntro);
    }

    private static string LanguageOf(ListenerPost post, string own) => Language.Of(Words(post.Body), own);

    private static string Words(PostBody body) => body switch
    {
        PostBody.Text text => text.Words,
        PostBody.Voice voice => voice.Transcript ?? "",
        _ => "",
    };

    /// <summary>The name with さん in Japanese, if the voice can speak it; otherwise "a listener".</summary>
    private static string ListenerName(string? name, string language)
    {
        string clean = SpeechText.Clean(name ?? "", language);
        bool speakable = CleanText.HasWords(clean) && Sayable.Is(clean) && (language == Language.Japanese || Language.Of(clean) == Language.English);
        if (language == Language.English)
            return speakable ? clean : Nobody;
        return !speakable ? "リスナーさん" : clean.EndsWith("さん") || clean.EndsWith("ちゃん") || clean.EndsWith("くん") ? clean : clean + "さん";
    }

    private static string Other(string language) => language == Language.English ? Language.Japanese : Language.English;

    private static PhraseKind Greeting(DateTimeOffset at) => at.Hour switch
    {
        >= 5 and < 11 => PhraseKind.GoodMorning,
        >= 11 and < 17 => PhraseKind.GoodAfternoon,
        >= 17 and < 22 => PhraseKind.GoodEvening,
        _ => PhraseKind.GoodNight,
    };

    /// <summary>A script being written, and the values for its placeholders.</summary>
    private sealed record Draft(ScriptWriter Writer, Segment Segment, DateTimeOffset Now, string Language)
    {
        public List<ScriptLine> Lines { get; } = [];

        public string Listener { get; init; } = "";

        public string? Presenter { get; init; }

        public string? Before { get; init; }

        public string? Topic { get; init; }

        /// <summary>The text refers to the time at which it is heard.</summary>
        public DateTimeOffset At => (Segment.AirTime > Now ? Segment.AirTime : Now).ToOffset(Now.Offset);

        public string Station => Language == Phrases.Language.Japanese ? Writer.Options.StationJa : Writer.Options.StationEn;

        public void Add(string text, ScriptPurpose purpose) => Lines.Add(new ScriptLine(text, Language, purpose));

        /// <summary>False if every phrase of the kind was used within the hour.</summary>
        public bool Say(PhraseKind kind, ScriptPurpose purpose, string title = "")
        {
            if (PhraseBank.Choose(kind, Language, Writer.Memory, Now, Writer._dice.Roll) is not { } phrase)
                return false;
            if (kind is PhraseKind.Ident or PhraseKind.Handover)
                Writer._saidAi = Now;
            string text = phrase
                .Replace("{presenter}", Presenter ?? (Language == Phrases.Language.Japanese ? "パーソナリティ" : "your presenter"))
                .Replace("{before}", Before)
                .Replace("{station}", Station)
                .Replace("{time}", SpokenTime.Time(At, Language))
                .Replace("{date}", SpokenTime.Date(At, Language))
                .Replace("{title}", title)
                .Replace("{topic}", Topic)
                .Replace("{name}", Listener)
                .Replace("{you}", Listener == Nobody ? "dear listener" : Listener)
                .Trim();
            Add(char.ToUpperInvariant(text[0]) + text[1..], purpose);
            return true;
        }

        /// <summary>Names a track in the language of its title, since the other voice would stumble over it.</summary>
        public void Name(PhraseKind kind, Track? track, ScriptPurpose purpose)
        {
            if (track is null)
                return;
            string language = Phrases.Language.Of(track.Title + track.Artist, Language);
            (string title, string artist) = (SpeechText.Clean(track.Title, language), SpeechText.Clean(track.Artist, language));
            if (title.Length == 0 || !Sayable.Is(title))
                return;
            if (!Sayable.Is(artist))
                artist = "";
            string named = (artist.Length > 0, language == Phrases.Language.Japanese) switch
            {
                (false, _) => title,
                (true, true) => $"{artist}の{title}",
                (true, false) => $"{title}, by {artist}",
            };
            (this with { Language = language }).Say(kind, purpose, named);
        }
    }

    private ScriptOptions Options => options;

    private PhraseMemory Memory => memory;
}
