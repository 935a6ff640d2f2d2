using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace Radio24.Adapters.Ai;

/// <summary>Asks the text model that <see cref="ModelChoice"/> puts first, and the next when it gives no answer.</summary>
internal sealed class AskedChat : IChatModel
{
    /// <summary>Models that are tried for one question.</summary>
    private const int MostModels = 3;

    /// <summary>Tokens that a message costs beside its text, at the most.</summary>
    private const int Around = 64;

    private readonly Dictionary<string, (PaidModel Paid, IChatClient Client, string? Reasoning)> _models;
    private readonly ModelChoice _choice;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    public AskedChat(IEnumerable<(PaidModel Paid, IChatClient Client, AiChatModelOptions Options, ModelPrice Price)> models, TimeProvider time)
    {
        (PaidModel Paid, IChatClient Client, AiChatModelOptions Options, ModelPrice Price)[] all = [.. models];
        _time = time;
        _models = all.ToDictionary(model => model.Paid.Address.Key, model => (model.Paid, model.Client, model.Options.Reasoning));
        _choice = new ModelChoice([.. all.Select(model => new ModelOffer(model.Paid.Address.Key, model.Options.Quality, model.Price))]);
    }

    public bool IsThere => _models.Count > 0;

    public async ValueTask<ChatAnswer> AskAsync(ChatQuestion question, CancellationToken cancellationToken)
    {
        int bytes = Encoding.UTF8.GetByteCount(question.Instructions) + Encoding.UTF8.GetByteCount(question.Material)
            + Encoding.UTF8.GetByteCount(question.JsonSchema ?? "") + MaterialFence.Rule(MaterialFence.Mark()).Length + MaterialFence.Around(MaterialFence.Mark(), "").Length;
        // A token is a byte at the least, and some four in most texts.
        var expected = new TokensUsed(TextIn: bytes / 4, TextOut: question.MostTokens / 2);
        var atMost = new TokensUsed(TextIn: bytes + Around, TextOut: question.MostTokens);
        IReadOnlyList<ModelTry> tries;
        lock (_gate)
            tries = _choice.Order(question.Quality, expected, Now);

        ModelAwayException? away = null;
        string? before = null;
        long asked = _time.GetTimestamp();
        ModelTry[] some = [.. tries.Take(MostModels)];
        for (int i = 0; i < some.Length; i++)
        {
            ModelTry one = some[i];
            long began = _time.GetTimestamp();
            // Half of what is left for this one, half for all that come after it; the last one has it all.
            TimeSpan? left = question.Within - _time.GetElapsedTime(asked, began);
            try
            {
                ChatAnswer answer = await AskAsync(
                    one, away is null ? one.Why : $"after {before}: {away.Trouble}", question, atMost, i + 1 < some.Length ? left / 2 : left, cancellationToken);
                lock (_gate)
                    _choice.Answered(one.Offer.Key, _time.GetElapsedTime(began), Now);
                return answer;
            }
            catch (ModelAwayException e)
            {
                (away, before) = (e, one.Offer.Key);
                if (!e.IsOurs)
                    Fail(one, e.Trouble);
                // Another one would not be counted either.
                if (e.InnerException is StoreAwayException)
                    break;
            }
            catch (OperationCanceledException e) when (e.InnerException is ModelFailure silent)
            {
                Fail(one, silent.Trouble);
                throw;
            }
        }

        throw new ModelAwayException(away?.Trouble ?? ModelTrouble.NotConfigured, away?.InnerException);
    }

    private void Fail(ModelTry one, ModelTrouble trouble)
    {
        lock (_gate)
            _choice.Failed(one.Offer.Key, trouble, Now);
    }

    private TimeSpan Now => _time.GetElapsedTime(0);

    private async ValueTask<ChatAnswer> AskAsync(
        ModelTry one, string why, ChatQuestion question, TokensUsed atMost, TimeSpan? within, CancellationToken cancellationToken)
    {
        (PaidModel paid, IChatClient client, string? reasoning) = _models[one.Offer.Key];
        return await paid.AskAsync(
            question.Purpose, atMost, why, within,
            async token =>
            {
                string mark = MaterialFence.Mark();
                ChatResponse response = await client.GetResponseAsync(
                    [
                        new ChatMessage(ChatRole.System, $"{question.Instructions}\n\n{MaterialFence.Rule(mark)}"),
                        new ChatMessage(ChatRole.User, MaterialFence.Around(mark, question.Material)),
                    ],
                    Options(question, reasoning), token);
                return (Read(response, question, paid.Address.Model) with { Mark = mark }, UsedBy(response));
            },
            cancellationToken);
    }

    private static ChatOptions Options(ChatQuestion question, string? reasoning)
    {
        var options = new ChatOptions { MaxOutputTokens = question.MostTokens };
        if (question.JsonSchema is { } schema)
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema), "answer");
        if (reasoning is not null)
        {
#pragma warning disable OPENAI001 // Experimental in the client, not in the service.
            options.RawRepresentationFactory = _ => new ChatCompletionOptions { ReasoningEffortLevel = new ChatReasoningEffortLevel(reasoning) };
#pragma warning restore OPENAI001
        }

        return options;
    }

    /// <exception cref="ModelFailure">It is cut short, empty, refused, or not what was asked for.</exception>
    private static ChatAnswer Read(ChatResponse response, ChatQuestion question, string model)
    {
        string text = response.Text.Trim();
        if (text.Length == 0 || response.FinishReason == ChatFinishReason.Length || response.FinishReason == ChatFinishReason.ContentFilter)
            throw ModelFailure.Malformed(UsedBy(response));
        if (question.JsonSchema is not null)
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                if (json.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                    throw ModelFailure.Malformed(UsedBy(response));
            }
            catch (JsonException)
            {
                throw ModelFailure.Malformed(UsedBy(response));
            }
        }

        return new ChatAnswer(text, model);
    }

    /// <exception cref="ModelFailure">The service does not say: it counts as all that was set aside.</exception>
    private static TokensUsed UsedBy(ChatResponse response) => response.Usage is { InputTokenCount: { } tokensIn, OutputTokenCount: { } tokensOut } usage
        ? new TokensUsed(TextIn: tokensIn, TextOut: tokensOut, CachedIn: usage.CachedInputTokenCount ?? 0)
        : throw ModelFailure.Malformed();
}
