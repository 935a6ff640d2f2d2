using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Radio24.Core.Asking;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Core.Questions;

/// <summary>
/// Answers what a listener asks, from what the station has and from nothing else: a model puts it into words where there is one, and each of its sentences is
/// checked before anybody reads it; else the passages are quoted. What nothing speaks of is not known.
/// </summary>
/// <param name="station">Its name, for the prompt.</param>
/// <param name="houseRules">The owner's, in words; null: none.</param>
/// <param name="clock">The station's wall clock.</param>
public sealed class Answering(
    QuestionOptions options, Prompts prompts, IChatModel? model, AnswerCheck check, string station, string? houseRules, Func<DateTimeOffset> clock,
    TimeProvider time)
{
    private const string Prompt = "question";
    private const int MostTokens = 500, MostCharacters = 600, MostGrounds = 10, LongestGround = 1_200;

    private readonly AnswerShelf _shelf = new(options.Remember, time);

    /// <param name="mayAsk">Whether a model may see it: false while nobody could moderate it.</param>
    /// <returns>The last is always <see cref="AnswerPart.Ended"/>.</returns>
    public async IAsyncEnumerable<AnswerPart> AnswerAsync(Enquiry asked, bool mayAsk, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Ground[] grounds = [.. asked.Grounds.Take(MostGrounds)];
        // Without a document or news of it, only a question about the station itself is worth a model's time.
        bool any = grounds.Any(ground => ground.Fact.Kind != Presenting.FactKind.Station) || grounds.Any(ground => Topic.Of(asked.Words).Found(ground.Searched) > 0);
        if (any && mayAsk && model is { IsThere: true })
        {
            string told = Told(asked.Language), material = Material(asked, grounds), key = AnswerShelf.Key(asked.Words, asked.Language, Sources(asked, grounds), prompts.Version);
            if (_shelf.Find(key) is { } again)
            {
                foreach (AnswerPart part in again)
                    yield return part;
                yield break;
            }

            var given = new List<AnswerPart>();
            await foreach (AnswerPart part in FromModelAsync(asked, grounds, told, material, cancellationToken))
            {
                if (part is AnswerPart.Anew)
                    given.Clear();
                else
                    given.Add(part);
                yield return part;
            }

            if (given.Count > 0)
            {
                if (given[^1] is AnswerPart.Ended { How: AnswerHow.Model })
                    _shelf.Keep(key, given);
                yield break;
            }
        }

        foreach (AnswerPart part in Quoted(asked, any ? grounds : []))
            yield return part;
    }

    private static IEnumerable<AnswerPart> Quoted(Enquiry asked, IReadOnlyList<Ground> grounds)
    {
        IReadOnlyList<string> quotes = PassageAnswer.Of(asked.Words, grounds, asked.Language);
        if (quotes.Count == 0)
            return [new AnswerPart.Words(QuestionWords.Nothing(asked.Language)), new AnswerPart.Ended(AnswerHow.Nothing, null)];
        var marks = new AnswerMarks(grounds);
        return
        [
            new AnswerPart.Words(QuestionWords.Quoted(asked.Language)),
            .. quotes.Select(quote => new AnswerPart.Words(marks.Number(quote))),
            new AnswerPart.Cited(marks.Citations),
            new AnswerPart.Ended(AnswerHow.Passages, null),
        ];
    }

    /// <returns>Nothing after the last <see cref="AnswerPart.Anew"/>: there is no answer of a model.</returns>
    private async IAsyncEnumerable<AnswerPart> FromModelAsync(
        Enquiry asked, IReadOnlyList<Ground> grounds, string told, string material, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parts = Channel.CreateUnbounded<AnswerPart>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var reader = new Reader(parts.Writer, new AnswerMarks(grounds), check, asked, told);
        Task<string?> asking = AskAsync();
        try
        {
            await foreach (AnswerPart part in parts.Reader.ReadAllAsync(cancellationToken))
                yield return part;
        }
        finally
        {
            await left.CancelAsync();
            await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        string? by = await asking;
        if (by is null)
        {
            if (reader.HasShown)
                yield return new AnswerPart.Anew();
        }
        else if (reader.HasShown)
        {
            yield return new AnswerPart.Cited(reader.Marks.Citations);
            yield return new AnswerPart.Ended(AnswerHow.Model, by);
        }
        else if (reader.SaidNone)
        {
            yield return new AnswerPart.Words(QuestionWords.Nothing(asked.Language));
            yield return new AnswerPart.Ended(AnswerHow.Nothing, by);
        }

        async Task<string?> AskAsync()
        {
            try
            {
                ChatAnswer answer = await model!.AskAsync(
                    new ChatQuestion(CallPurpose.Question, told, material, MostTokens, Quality: options.Quality, Within: options.ModelWithin), reader, left.Token)
                    .AsTask().WaitAsync(options.ModelWithin, time, left.Token);
                await reader.EndAsync(left.Token);
                return answer.Model;
            }
            catch (Exception e) when (e is ModelAwayException or TimeoutException)
            {
                return null;
            }
            finally
            {
                reader.Close();
                parts.Writer.TryComplete();
            }
        }
    }

    private string Told(string language) => HouseRules.After(prompts, [Prompt], new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["station"] = station,
        ["language"] = language == Language.Japanese ? "Japanese" : "English",
        ["most"] = MostCharacters.ToString(CultureInfo.InvariantCulture),
        ["now"] = clock().ToString("dddd d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture),
    }, houseRules);

    private static string Material(Enquiry asked, Ground[] grounds) => $"QUESTION: {Line(asked.Words)}\n{Sources(asked, grounds)}";

    private static string Sources(Enquiry asked, Ground[] grounds)
    {
        var text = new StringBuilder();
        foreach ((string words, string answer) in asked.Earlier)
            text.Append(CultureInfo.InvariantCulture, $"EARLIER: {Line(words)} — {Line(answer)}\n");
        for (int i = 0; i < grounds.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"[{i + 1}] {Line(grounds[i].Title)}: {CleanText.Of(grounds[i].Text, LongestGround)}{Dated(grounds[i])}\n");
        return text.ToString();
    }

    private static string Dated(Ground ground) =>
        ground.Fact.At is { } at ? at.ToString(" '('d MMMM yyyy')'", CultureInfo.InvariantCulture) : "";

    private static string Line(string words) => string.Join(' ', words.Replace('[', '(').Replace(']', ')').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Lets whole sentences out, each once it has passed.</summary>
    private sealed class Reader(ChannelWriter<AnswerPart> shown, AnswerMarks marks, AnswerCheck check, Enquiry asked, string told) : IAnswerReader
    {
        private readonly SentenceCutter _cutter = new();
        private string? _mark;
        private int _characters;
        private volatile bool _closed;

        public bool HasShown { get; private set; }

        public bool SaidNone { get; private set; }

        public AnswerMarks Marks => marks;

        public void Begin(string? mark)
        {
            if (HasShown && !_closed)
                shown.TryWrite(new AnswerPart.Anew());
            _mark = mark;
            _cutter.Clear();
            marks.Clear();
            (HasShown, SaidNone, _characters) = (false, false, 0);
        }

        public async ValueTask ReadAsync(string words, CancellationToken cancellationToken)
        {
            foreach (string sentence in _cutter.Take(words).ToArray())
                await LookAsync(sentence, cancellationToken);
        }

        public async ValueTask EndAsync(CancellationToken cancellationToken)
        {
            foreach (string sentence in _cutter.Rest().ToArray())
                await LookAsync(sentence, cancellationToken);
        }

        /// <summary>Whoever waited has gone: what still comes is read by nobody.</summary>
        public void Close() => _closed = true;

        private async ValueTask LookAsync(string sentence, CancellationToken cancellationToken)
        {
            if (sentence.Trim(' ', '.', '。', '"') is "NONE")
            {
                SaidNone = true;
                return;
            }

            _characters += sentence.Length;
            if (_closed || SaidNone || _characters > MostCharacters * 2
                || !await check.PassesAsync(sentence, marks.In(sentence), asked.Words, told, _mark, cancellationToken) || _closed)
            {
                return;
            }

            HasShown = true;
            shown.TryWrite(new AnswerPart.Words(marks.Number(sentence)));
        }
    }
}

/// <summary>A question as it is answered.</summary>
/// <param name="Words">Masked.</param>
/// <param name="Language">"en" or "ja": of the answer.</param>
/// <param name="Grounds">What the station has on it, the most fitting first.</param>
/// <param name="Earlier">What the same listener asked just before and was answered, oldest first.</param>
public sealed record Enquiry(string Words, string Language, IReadOnlyList<Ground> Grounds, IReadOnlyList<(string Words, string Answer)> Earlier);
