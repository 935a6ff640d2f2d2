using Radio24.Core.Asking;

namespace Radio24.Core.Ports;

/// <summary>Asks a text model. Which one, and what to do when it fails, is the adapter's business; every call is in the ledger.</summary>
public interface IChatModel
{
    /// <summary>Whether one is configured at all.</summary>
    bool IsThere { get; }

    /// <exception cref="ModelAwayException">There is no answer.</exception>
    ValueTask<ChatAnswer> AskAsync(ChatQuestion question, CancellationToken cancellationToken);

    /// <summary>The same, and its words are read as they come. Nobody has looked at them.</summary>
    /// <exception cref="ModelAwayException">There is no answer; what was read so far is none.</exception>
    async ValueTask<ChatAnswer> AskAsync(ChatQuestion question, IAnswerReader reader, CancellationToken cancellationToken)
    {
        ChatAnswer answer = await AskAsync(question, cancellationToken);
        reader.Begin(answer.Mark);
        await reader.ReadAsync(answer.Text, cancellationToken);
        return answer;
    }
}

/// <summary>Reads an answer as it comes.</summary>
public interface IAnswerReader
{
    /// <summary>A model begins to answer. What was read before it, of one that failed, does not count.</summary>
    /// <param name="mark">See <see cref="ChatAnswer.Mark"/>.</param>
    void Begin(string? mark);

    /// <param name="words">The next ones: any number of characters.</param>
    ValueTask ReadAsync(string words, CancellationToken cancellationToken);
}

/// <param name="Instructions">Ours, and trusted.</param>
/// <param name="Material">Anybody's: the model is to treat it as data, and the adapter fences it off. Masked.</param>
/// <param name="MostTokens">The answer's length at most.</param>
/// <param name="JsonSchema">The answer is JSON of this schema; null: plain text.</param>
/// <param name="Quality">The lowest quality mark that will do: 1 (any) to 5.</param>
/// <param name="Within">
/// How long whoever asks waits at the most, null: for ever. The answer, or that there is none, comes before: one model that hangs leaves time for the next.
/// </param>
public sealed record ChatQuestion(
    CallPurpose Purpose, string Instructions, string Material, int MostTokens, string? JsonSchema = null, int Quality = 1, TimeSpan? Within = null);

/// <param name="Model">Which one answered.</param>
/// <param name="Mark">The secret lines that the material stood between; an answer that has them quotes what the model was told. Null: there were none.</param>
public sealed record ChatAnswer(string Text, string Model, string? Mark = null);
