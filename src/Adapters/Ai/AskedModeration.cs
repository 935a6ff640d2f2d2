using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using OpenAI.Moderations;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Ai;

/// <summary>A moderating service of OpenAI's shape. Its categories are read as it names them, also those that the client does not know yet.</summary>
internal sealed class AskedModeration(PaidModel? paid, ModerationClient? client) : IModerationModel
{
    public bool IsThere => paid is not null;

    public ValueTask<ModerationAnswer> JudgeAsync(string words, TimeSpan? within, CancellationToken cancellationToken) =>
        JudgeAsync(words, CallPurpose.Moderation, within, cancellationToken);

    internal async ValueTask<ModerationAnswer> JudgeAsync(string words, CallPurpose purpose, TimeSpan? within, CancellationToken cancellationToken)
    {
        if (paid is null || client is null)
            throw new ModelAwayException(ModelTrouble.NotConfigured);
        return await paid.AskAsync<ModerationAnswer>(
            purpose, new TokensUsed(TextIn: Encoding.UTF8.GetByteCount(words)), "only choice", within,
            async token =>
            {
                using BinaryContent question = BinaryContent.CreateJson(new { model = paid.Address.Model, input = words });
                ClientResult result = await client.ClassifyTextAsync(question, new RequestOptions { CancellationToken = token });
                return (Read(result.GetRawResponse().Content, paid.Address.Model), null);
            },
            cancellationToken);
    }

    /// <exception cref="ModelFailure">It is none.</exception>
    internal static ModerationAnswer Read(BinaryData answer, string model)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.ToMemory());
            JsonElement result = json.RootElement.GetProperty("results")[0];
            var scores = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (JsonProperty score in result.GetProperty("category_scores").EnumerateObject())
                scores[score.Name] = score.Value.GetDouble();
            // One that knows no category judges nothing.
            if (scores.Count == 0 || scores.Values.Any(score => score is not (>= 0 and <= 1)))
                throw ModelFailure.Malformed();
            return new ModerationAnswer(result.GetProperty("flagged").GetBoolean(), scores, model);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw ModelFailure.Malformed();
        }
    }
}
