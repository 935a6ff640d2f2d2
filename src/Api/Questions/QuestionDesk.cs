using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Radio24.Api.Problems;
using Radio24.Core.Asking;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Questions;
using Radio24.Core.Screening;

namespace Radio24.Api.Questions;

/// <summary>Screens a question, looks for what the station has on it, has it answered, and keeps both for whoever asked.</summary>
internal sealed partial class QuestionDesk(
    LocalScreening screening, IModerationModel? moderation, Grounds grounds, StationGrounds station, Answering answering, IQuestions questions, TimeProvider time,
    ILogger<QuestionDesk> logger)
{
    /// <summary>What was asked longer ago says nothing about a question now.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ModerateWithin = TimeSpan.FromSeconds(4);

    private const int MostEarlier = 2;

    /// <returns>The question as it came in, or why it is not answered.</returns>
    public async ValueTask<(TakenQuestion? Taken, Problem? Refusal)> TakeAsync(ListenerId from, string words, string? language, CancellationToken cancellationToken)
    {
        DateTimeOffset at = time.GetUtcNow();
        // Before anything else: who is erased from now on has this one erased as well.
        Guid? id = await TryAsync(() => BeginAsync(from, at, cancellationToken));
        bool isTaken = false;
        try
        {
            (Enquiry? asked, bool mayAsk, Problem? refusal) = await LookAsync(from, words, language, cancellationToken);
            isTaken = refusal is null;
            return (isTaken ? new TakenQuestion(id, from, at, asked!, mayAsk) : null, refusal);
        }
        finally
        {
            if (!isTaken)
                await DropAsync(id);
        }
    }

    private async ValueTask<(Enquiry? Asked, bool MayAsk, Problem? Refusal)> LookAsync(
        ListenerId from, string words, string? language, CancellationToken cancellationToken)
    {
        StepResult looked = await screening.LookAsync(words, cancellationToken);
        // Nothing is aired: swearing is no reason to say nothing, and "is there a warning?" no alarm. Orders to the model are.
        if (looked.Findings.FirstOrDefault(finding => finding.Advice == VerdictKind.Reject || finding.Step == ScreeningStep.Injection) is { } bad)
            return (null, false, Refused(bad));
        string masked = looked.Candidate.Words;
        bool mayAsk = true;
        if (moderation is { IsThere: true })
        {
            try
            {
                StepResult judged = await new ModerationStep(moderation, ModerateWithin).TakeAsync(looked.Candidate, cancellationToken);
                if (judged.Findings.FirstOrDefault(finding => finding.Advice != VerdictKind.Air) is { } worse)
                    return (null, false, Refused(worse));
            }
            catch (ModelAwayException)
            {
                // Nobody could look at it: the station's own words are quoted, and no model sees it.
                mayAsk = false;
            }
        }

        language ??= Language.Of(masked);
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<AskedQuestion> earlier = [.. (await EarlierAsync(from, now, cancellationToken)).Where(one => one.Words != masked)];
        // "And tomorrow?" says too little to look for.
        string search = Topic.Of(masked).Count < 2 && earlier.Count > 0 ? $"{earlier[^1].Words} {masked}" : masked;
        IReadOnlyList<Ground> found = await grounds.FindAsync(
            search, language, mayAsk ? SearchMode.Hybrid : SearchMode.Keyword, now, cancellationToken);
        return (new Enquiry(masked, language, [.. station.Of(language), .. found], [.. earlier.Select(one => (one.Words, one.Answer))]), mayAsk, null);
    }

    /// <returns>Names of events and what they carry.</returns>
    public async IAsyncEnumerable<(string Name, object Payload)> AnswerAsync(
        TakenQuestion taken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isEnded = false;
        try
        {
            await foreach ((string Name, object Payload) one in PartsAsync(taken, cancellationToken))
            {
                isEnded = one.Payload is AnswerDoneWire;
                yield return one;
            }
        }
        finally
        {
            if (!isEnded)
                await DropAsync(taken.Id);
        }
    }

    private async IAsyncEnumerable<(string Name, object Payload)> PartsAsync(TakenQuestion taken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enquiry asked = taken.Asked;
        var answer = new StringBuilder();
        IReadOnlyList<AnswerCitation> citations = [];
        await foreach (AnswerPart part in answering.AnswerAsync(asked, taken.MayAsk, cancellationToken))
        {
            switch (part)
            {
                case AnswerPart.Words words:
                    if (answer.Length > 0 && asked.Language != Language.Japanese)
                        answer.Append(' ');
                    answer.Append(words.Text);
                    yield return ("words", new AnswerWordsWire(words.Text));
                    break;
                case AnswerPart.Anew:
                    answer.Clear();
                    yield return ("anew", new AnswerAnewWire());
                    break;
                case AnswerPart.Cited cited:
                    citations = cited.Citations;
                    yield return ("citations", new AnswerCitationsWire([.. citations.Select(AnswerCitationWire.Of)]));
                    break;
                case AnswerPart.Ended ended:
                    Guid? kept = taken.Id is not { } id ? null : await TryAsync(async () => await questions.KeepAsync(
                        new AskedQuestion(id, taken.From, taken.At, asked.Words, asked.Language, answer.ToString(), citations, ended.How, ended.Model),
                        cancellationToken) ? id : null);
                    yield return ("done", new AnswerDoneWire(kept is { } known ? QuestionWire.IdOf(known) : null, asked.Words, asked.Language, ended.How, taken.At));
                    break;
                default:
                    break;
            }
        }
    }

    /// <returns>Oldest first; none when the store is away: a question is answered without it.</returns>
    private async ValueTask<IReadOnlyList<AskedQuestion>> EarlierAsync(ListenerId from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<AskedQuestion> some = await questions.OfListenerAsync(from, null, MostEarlier, cancellationToken);
            return [.. some.Where(one => now - one.At < Recent && one.How != AnswerHow.Nothing).Reverse()];
        }
        catch (StoreAwayException)
        {
            return [];
        }
    }

    private async ValueTask<Guid?> BeginAsync(ListenerId from, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(at);
        await questions.BeginAsync(id, from, at, cancellationToken);
        return id;
    }

    /// <summary>Nobody waits for it, and whoever asked may have gone.</summary>
    private async ValueTask DropAsync(Guid? id)
    {
        if (id is not { } begun)
            return;
        await TryAsync(async () =>
        {
            await questions.DropAsync(begun, CancellationToken.None);
            return null;
        });
    }

    /// <returns>Null: it is not kept, or the store is away.</returns>
    private async ValueTask<Guid?> TryAsync(Func<ValueTask<Guid?>> keep)
    {
        try
        {
            return await keep();
        }
        catch (StoreAwayException)
        {
            LogNotKept(logger);
            return null;
        }
    }

    private static Problem Refused(Finding finding) => new(
        StatusCodes.Status422UnprocessableEntity, "questionRefused", ScreeningReason.In(finding.Rule, Language.English))
    {
        Members = new() { ["rule"] = finding.Code, ["reason"] = new System.Text.Json.Nodes.JsonObject { ["en"] = ScreeningReason.In(finding.Rule, Language.English), ["ja"] = ScreeningReason.In(finding.Rule, Language.Japanese) } },
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A question was answered, but could not be kept for whoever asked it: the store is away")]
    private static partial void LogNotKept(ILogger logger);
}

/// <summary>A question that is being answered.</summary>
/// <param name="Id">Null: it could not be begun, and is not kept.</param>
/// <param name="MayAsk">Whether a model may see it.</param>
internal sealed record TakenQuestion(Guid? Id, ListenerId From, DateTimeOffset At, Enquiry Asked, bool MayAsk);
