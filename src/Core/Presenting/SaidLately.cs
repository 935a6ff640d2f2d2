using Radio24.Core.Phrases;
using Radio24.Core.Posts;

namespace Radio24.Core.Presenting;

/// <summary>What was heard of the presenter in the last day, for not saying it again. Any thread.</summary>
public sealed class SaidLately
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private const double ShortestPhrase = 6, ShortestRun = 10, Opening = 4; // in the weight of words
    private const int MostOpenings = 4, LongestOpening = 100, MostPhrases = 200_000, MostAnswers = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, DateTimeOffset> _phrases = []; // digests: it keeps nobody's words
    private readonly List<(DateTimeOffset At, string Key, string Words, PostId? Post)> _openings = [];
    private readonly Queue<(PostId Post, string Said)> _answers = new(); // for exchanges, which are short
    private DateTimeOffset? _ai;
    private string? _persona;

    /// <summary>When the presenter was last heard to say that it is an AI; null: not in the last day.</summary>
    public DateTimeOffset? SaidAiAt
    {
        get
        {
            lock (_gate)
                return _ai;
        }
    }

    /// <summary>Who was heard last; null: nobody.</summary>
    public string? Persona
    {
        get
        {
            lock (_gate)
                return _persona;
        }
    }

    /// <summary>A speech was heard.</summary>
    /// <param name="post">That it took up.</param>
    /// <param name="theirs">What others wrote that it may have read out: that says nothing of the presenter.</param>
    public void Add(string said, string persona, DateTimeOffset at, PostId? post = null, string theirs = "")
    {
        if (!CleanText.HasWords(said))
            return;
        List<string> sentences = [.. TranscriptSentences.Of(said, 0, ended: true).Select(part => said[part].Trim())];
        lock (_gate)
        {
            Forget(at);
            _persona = persona;
            if (AiNotice.IsIn(said, theirs) && !(_ai > at))
                _ai = at;
            foreach (string sentence in sentences)
                Remember(sentence, at);
            if (post is { } answered)
                _answers.Enqueue((answered, said));
            if (_answers.Count > MostAnswers)
                _answers.Dequeue();
            string opening = sentences.Count == 0 ? said : sentences[0];
            _openings.Add((at, OpeningOf(opening), CleanText.Of(opening, LongestOpening), post));
        }
    }

    /// <summary>How the last speeches began, the newest first.</summary>
    public IReadOnlyList<string> Openings(int most)
    {
        lock (_gate)
            return [.. _openings.OrderByDescending(opening => opening.At).Take(most).Select(opening => opening.Words)];
    }

    /// <summary>What was heard of the answer to a post, if that is not long ago; empty: nothing is known.</summary>
    public string AnswerTo(PostId post)
    {
        lock (_gate)
            return _answers.LastOrDefault(answer => answer.Post == post).Said ?? "";
    }

    /// <summary>The post was erased: the answer to it is too, and how it began.</summary>
    public void Forget(PostId post)
    {
        lock (_gate)
        {
            _openings.RemoveAll(opening => opening.Post == post);
            for (int left = _answers.Count; left > 0; left--)
            {
                if (_answers.Dequeue() is var answer && answer.Post != post)
                    _answers.Enqueue(answer);
            }
        }
    }

    /// <summary>Whether a sentence, or a long piece of it, was heard before; for the first of a speech, whether too many have begun like that.</summary>
    public bool Has(string sentence, bool first, DateTimeOffset now)
    {
        List<string> words = WordRuns.Words(sentence);
        lock (_gate)
        {
            Forget(now);
            if (WordRuns.WeightOf(words) >= ShortestPhrase && IsKnown(Key(words), now))
                return true;
            if (WordRuns.Of(words, ShortestRun).Any(run => IsKnown(run, now)))
                return true;
            string opening = OpeningOf(sentence);
            return first && opening.Length > 0 && _openings.Count(one => one.Key == opening) >= MostOpenings;
        }
    }

    private bool IsKnown(string phrase, DateTimeOffset now) => _phrases.TryGetValue(Digest(phrase), out DateTimeOffset at) && at >= now - Remembered;

    private void Remember(string sentence, DateTimeOffset at)
    {
        List<string> words = WordRuns.Words(sentence);
        if (WordRuns.WeightOf(words) >= ShortestPhrase)
            _phrases[Digest(Key(words))] = at;
        foreach (string run in WordRuns.Of(words, ShortestRun))
            _phrases[Digest(run)] = at;
    }

    private void Forget(DateTimeOffset now)
    {
        _openings.RemoveAll(opening => opening.At < now - Remembered);
        if (_ai < now - Remembered)
            _ai = null;
        if (_phrases.Count < MostPhrases && _phrases.Count % 64 != 0)
            return;
        DateTimeOffset before = _phrases.Count < MostPhrases ? now - Remembered : now - (Remembered / 2);
        foreach (ulong phrase in _phrases.Where(phrase => phrase.Value < before).Select(phrase => phrase.Key).ToList())
            _phrases.Remove(phrase);
    }

    /// <summary>FNV-1a, 64 bit.</summary>
    private static ulong Digest(string phrase) => phrase.Aggregate(14_695_981_039_346_656_037UL, (digest, c) => unchecked((digest ^ c) * 1_099_511_628_211UL));

    private static string Key(List<string> words) => $"={string.Join(' ', words)}";

    private static string OpeningOf(string sentence) => WordRuns.Of(sentence, Opening).FirstOrDefault() ?? "";
}
