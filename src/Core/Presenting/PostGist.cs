using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Radio24.Core.Asking;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Screening.Privacy;
using Radio24.Core.Tone;

namespace Radio24.Core.Presenting;

/// <summary>What a post is about, in few words.</summary>
/// <param name="Topic">Null: nothing in particular.</param>
/// <param name="Gist">What its author says.</param>
/// <param name="Own">The gist is in the author's own words, as rules leave them; false: a model told it in others.</param>
internal sealed record PostGist(string? Topic, string Gist, bool Own)
{
    private const int MostTokens = 200;
    private const int LongestTopic = 60;
    private const int LongestGist = 240;

    private const string Schema =
        """
        {"type":"object","additionalProperties":false,"required":["topic","gist"],"properties":{"topic":{"type":"string"},"gist":{"type":"string"}}}
        """;

    /// <summary>By rules alone: the sentences that say most.</summary>
    public static PostGist ByRules(string words, string language) =>
        new(PostReading.Of(SpeechText.Clean(words, language), language).Topic, CleanText.Of(Summary.Summarise(words, 2), LongestGist), Own: true);

    /// <summary>By an isolated call: the presenter's model is told what the post is about, and not what stands in it.</summary>
    /// <returns>Null: there is no model, no time, or no answer that makes sense.</returns>
    public static async ValueTask<PostGist?> ByModelAsync(
        IChatModel model, string instructions, string words, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!model.IsThere)
            return null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            ChatAnswer answer = await model.AskAsync(
                new ChatQuestion(CallPurpose.Analysis, instructions, words, MostTokens, Schema, Within: within), end.Token)
                .AsTask().WaitAsync(within, time, cancellationToken);
            Answer? read = JsonSerializer.Deserialize<Answer>(answer.Text, JsonSerializerOptions.Web);
            string gist = PrivacyMask.Of(CleanText.Of(read?.Gist, LongestGist)).Words;
            if (!CleanText.HasWords(gist) || (answer.Mark is { } mark && gist.Contains(mark, StringComparison.Ordinal)))
                return null;
            return new PostGist(CleanText.Of(read!.Topic, LongestTopic) is { Length: > 0 } topic ? topic : null, gist, Own: false);
        }
        catch (Exception e) when (e is ModelAwayException or TimeoutException or JsonException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    public static string Most => LongestGist.ToString(CultureInfo.InvariantCulture);

    private sealed record Answer([property: JsonRequired] string Topic, [property: JsonRequired] string Gist);
}
