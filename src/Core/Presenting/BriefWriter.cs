using System.Globalization;
using Radio24.Core.Air;
using Radio24.Core.Asking;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Presenting;

/// <summary>
/// Writes briefs from <c>prompts/presenter-*.md</c>. The same input gives the same text, but for what the sources of facts and the model of the gist say. What was
/// written by others stands in the material alone; why the director chose something stands nowhere.
/// </summary>
/// <param name="model">For the gist of a long post; asked apart from the presenter's session.</param>
/// <param name="prompts">Null: those that came with the program.</param>
public sealed class BriefWriter(
    IPersonas personas, IEnumerable<IFactSource> sources, IChatModel model, BriefOptions options, TimeProvider time, Prompts? prompts = null) : IBriefWriter
{
    private const int MostLately = 12;
    private const int LongestLately = 100;
    private const int LongestName = 40;
    private const int MostTurns = 4;
    private const int LongestPost = 4_000;

    private static readonly SpeechLength Introduction = new(5);
    private static readonly SpeechLength OtherLanguage = new(4);
    private static readonly SpeechLength Answer = new(12);

    private readonly Prompts _prompts = prompts ?? Prompts.BuiltIn;
    private readonly FactPlan _facts = new([.. sources], options.FactsWithin, time);

    public SessionSetup Setup(DateTimeOffset at) => Setup(personas.At(at));

    /// <exception cref="ArgumentException">The segment is music, or a post's without its post.</exception>
    public async ValueTask<WrittenBrief> WriteAsync(Segment segment, BriefState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentNullException.ThrowIfNull(state);
        state = With(segment.Exchange, state);
        // Who is on air now speaks, and in no other voice: only a session of that setup may be asked.
        Persona persona = personas.At(state.Now);
        Draft draft = segment.Kind switch
        {
            SegmentKind.SignOn => Own("presenter-sign-on", 15),
            SegmentKind.StationId => Own("presenter-station-id", 7),
            SegmentKind.Link => Own("presenter-link", 12),
            SegmentKind.Filler => Own("presenter-filler", 6),
            SegmentKind.ListenerPost when segment.Post is { } post => await PostAsync(post, persona, state, cancellationToken),
            _ => throw new ArgumentException($"{segment.Kind} has no brief", nameof(segment)),
        };

        DateTimeOffset at = HeardAt(segment, state.Now);
        IReadOnlyList<Fact> found = await _facts.FindAsync(draft.About, draft.Language, at, segment.Post?.From, cancellationToken);
        IReadOnlyList<Fact> facts = [.. StationFacts.Of(segment, at, Spoken(draft.Language), draft.Language), .. found];
        string instructions = Instructions(segment, persona, state, at, ref draft);
        var material = new BriefMaterial
        {
            Facts = [.. facts.Select(fact => fact.Text)],
            Listener = draft.Listener,
            Exchange = state.Exchange.Count == 0 ? null : [.. state.Exchange.TakeLast(MostTurns).Select(turn => new BriefTurn(turn.Listener, turn.Presenter.Length == 0 ? null : turn.Presenter))],
            Lately = state.Lately.Count == 0 ? null : [.. state.Lately.Take(MostLately).Select(said => CleanText.Of(said, LongestLately))],
        };
        var brief = new SpeechBrief(instructions, material.ToString(), draft.Length.MostTokens) { Language = draft.Language, Setup = Setup(persona) };
        return new WrittenBrief(brief, persona, facts, draft.Quotable, draft.Forbidden, segment.Post?.Id)
        {
            // What was said lately was said of other people's posts: it could not be erased with them.
            Kept = (material with { Lately = null }).ToString(),
        };

        Draft Own(string prompt, int seconds) => new(prompt, new SpeechLength(seconds), persona.Language);
    }

    private async ValueTask<Draft> PostAsync(ListenerPost post, Persona persona, BriefState state, CancellationToken cancellationToken)
    {
        string words = CleanText.Of(PostForms.Words(post.Body), LongestPost);
        string language = Sayable.Is(words) ? Language.Of(words, persona.Language) : persona.Language;
        string name = NameOf(post, language);
        if (state.Closing)
        {
            // What was said last may be held for a person: it is not shown.
            return new Draft("presenter-talk-back-closing", new SpeechLength(8), language) { Listener = new BriefListener(name, null, null, null, null) };
        }

        PostForm form = PostForms.Of(post, words, language);
        if (form == PostForm.VoiceUnheard)
            return new Draft("presenter-voice-post-unheard", new SpeechLength(6), language) { Listener = new BriefListener(name, null, null, null, null) };

        PostGist gist = PostGist.ByRules(words, language);
        if (form == PostForm.Told)
            gist = await PostGist.ByModelAsync(model, Gist(language), words, options.GistWithin, time, cancellationToken) ?? gist;
        string mood = ScreeningMeter.Word(LocalAnalysis.Of(words).Mood);
        var told = new Draft("presenter-post-told", Answer.And(new SpeechLength(8)), language)
        {
            About = words,
            Listener = new BriefListener(name, gist.Topic, mood, gist.Gist, null),
            Quotable = gist.Own ? gist.Gist : "",
            Forbidden = words,
        };
        BriefListener whole = told.Listener with { Gist = null, Words = words };
        return form switch
        {
            PostForm.Voice when state.Exchange.Count > 0 => told with { Prompt = "presenter-talk-back", Length = new SpeechLength(10), Listener = whole, Quotable = "" },
            PostForm.Voice => told with { Prompt = "presenter-voice-post", Length = Answer, Listener = whole, Quotable = "" },
            PostForm.Read => told with
            {
                Prompt = state.Exchange.Count > 0 ? "presenter-talk-back-read" : "presenter-post-read",
                Length = SpeechLength.ToRead(words, language).And(Answer),
                Listener = whole,
                Quotable = words,
                Forbidden = "",
            },
            _ => told,
        };
    }

    private string Instructions(Segment segment, Persona persona, BriefState state, DateTimeOffset at, ref Draft draft)
    {
        SegmentKind kind = segment.Kind;
        bool full = kind is SegmentKind.SignOn or SegmentKind.StationId, talks = state.Exchange.Count > 0 || state.Closing;
        List<string> parts = [draft.Prompt, "presenter-facts"];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        SpeechLength length = draft.Length;
        if (state.CostMark >= 50 && kind != SegmentKind.StationId)
        {
            parts.Add("presenter-short");
            length = draft.Quotable.Length > 0 ? SpeechLength.ToRead(draft.Quotable, draft.Language).And(Answer.Shorter) : length.Shorter;
        }

        if (state.Before is { } before && before != persona.Name && kind != SegmentKind.SignOn && !talks)
        {
            parts.Insert(1, "presenter-introduce");
            values["before"] = before;
            length = length.And(Introduction);
        }
        else if (state.SayAi && !full)
        {
            parts.Add("presenter-say-ai");
        }

        if (segment.Exchange is { Last: true } && !state.Closing)
            parts.Insert(1, "presenter-talk-back-last");
        if (full && options.Bilingual && state.CostMark < 50)
        {
            parts.Add("presenter-bilingual");
            values["other"] = English(Other(draft.Language));
            length = length.And(OtherLanguage);
        }

        if (state.Lately.Count > 0)
            parts.Add("presenter-lately");
        parts.Add("presenter-break");
        values["language"] = English(draft.Language);
        values["seconds"] = length.Seconds.ToString(CultureInfo.InvariantCulture);
        values["length"] = length.In(draft.Language);
        values["time"] = StationFacts.Time(at, draft.Language);
        values["date"] = StationFacts.Date(at, draft.Language);
        draft = draft with { Length = length };
        // Who speaks stands in the session, once: a turn pays for that as well.
        return _prompts.Render(parts, values);
    }

    private SessionSetup Setup(Persona persona) => new(Head(persona), persona.Voice ?? options.Voice);

    /// <summary>Who speaks, and what holds whatever is said.</summary>
    private string Head(Persona persona)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = persona.Name, ["station"] = options.Station };
        string house = HouseRules.After(_prompts, ["presenter-house"], values, options.HouseRules);
        string manner = _prompts.Render("presenter-persona", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["manner"] = persona.Manner.Length > 0 ? persona.Manner : "-",
            ["do"] = List(persona.Do),
            ["dont"] = List(persona.Dont),
            ["examples"] = List(persona.Examples),
        });
        string said = _prompts.Render("presenter-pronunciation", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["words"] = List([.. Pronounced(persona).Select(word => $"{word.Key} → {word.Value}")]),
        });
        return $"{house}\n\n{manner}\n\n{said}";
    }

    private IEnumerable<KeyValuePair<string, string>> Pronounced(Persona persona)
    {
        string spoken = Spoken(persona.Language);
        if (spoken != options.Station && !persona.Pronunciation.ContainsKey(options.Station))
            yield return new(options.Station, spoken);
        foreach (KeyValuePair<string, string> word in persona.Pronunciation)
            yield return word;
    }

    private string Gist(string language) => HouseRules.After(_prompts, ["presenter-gist"], new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["station"] = options.Station,
        ["language"] = English(language),
        ["most"] = PostGist.Most,
    }, options.HouseRules);

    /// <summary>What the director knows of the talk with a listener, as far as the state does not say it.</summary>
    private static BriefState With(ExchangeSoFar? exchange, BriefState state) => exchange is null
        ? state
        : state with
        {
            Exchange = state.Exchange.Count > 0
                ? state.Exchange
                : [.. exchange.Before.Select(post => new ExchangeTurn(CleanText.Of(PostForms.Words(post.Body), LongestPost), ""))],
            Closing = state.Closing || exchange.Closing,
        };

    /// <summary>It is cued for a moment, and cannot be heard before it has waited.</summary>
    private DateTimeOffset HeardAt(Segment segment, DateTimeOffset now)
    {
        DateTimeOffset soonest = now + options.Delay;
        return (segment.AirTime > soonest ? segment.AirTime : soonest).ToOffset(now.Offset);
    }

    private string Spoken(string language) => language == Language.Japanese ? options.SpokenJa : options.SpokenEn;

    private static string NameOf(ListenerPost post, string language) => CleanText.Of(post.Name, LongestName) is { Length: > 0 } name && CleanText.HasWords(name)
        ? name
        : language == Language.Japanese ? "リスナー" : "a listener";

    private static string Other(string language) => language == Language.Japanese ? Language.English : Language.Japanese;

    private static string English(string language) => language == Language.Japanese ? "Japanese" : "English";

    private static string List(IReadOnlyList<string> lines) => lines.Count == 0 ? "-" : string.Join('\n', lines.Select(line => $"- {line}"));

    /// <param name="Prompt">The prompt that says what is to be done.</param>
    private sealed record Draft(string Prompt, SpeechLength Length, string Language)
    {
        /// <summary>What facts are looked for about; null: anything.</summary>
        public string? About { get; init; }

        public BriefListener? Listener { get; init; }

        public string Quotable { get; init; } = "";

        public string Forbidden { get; init; } = "";
    }
}
