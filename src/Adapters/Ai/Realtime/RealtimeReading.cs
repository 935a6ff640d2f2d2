#pragma warning disable OPENAI001, OPENAI002, SCME0001 // Experimental in the client, not in the service.
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Realtime;
using Radio24.Core.Asking;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Ai.Realtime;

/// <summary>What the service says, in our words. The package knows the events; what is younger than it, or bent, is read here.</summary>
internal static class RealtimeReading
{
    /// <exception cref="SpeechModelException">It is no event.</exception>
    public static RealtimeServerUpdate? Parse(BinaryData message)
    {
        try
        {
            return ModelReaderWriter.Read<RealtimeServerUpdate>(message, ModelReaderWriterOptions.Json, OpenAIContext.Default);
        }
#pragma warning disable CA1031 // The package throws whatever its parts throw for what it does not expect.
        catch (Exception)
#pragma warning restore CA1031
        {
            throw new SpeechModelException(SpeechTrouble.Malformed, "sent what is no event");
        }
    }

    /// <summary>When the service will hang up; null: it does not say.</summary>
    public static DateTimeOffset? Expires(RealtimeSession? session) =>
        session is not null && session.Patch.TryGetValue("$.expires_at"u8, out long seconds) && seconds is > 0 and < 1L << 36 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>A session as the beta had it.</summary>
    public static bool IsBeta(RealtimeSession? session) => session is not null and not RealtimeConversationSession && session.Patch.Contains("$.modalities"u8);

    /// <summary>What has no phase is to be heard; what has one that is not the answer's is not.</summary>
    public static ItemPhase Phase(RealtimeItem item) =>
        item.Patch.TryGetValue("$.phase"u8, out string? phase) && phase is not (null or "" or "final_answer") ? ItemPhase.Commentary : ItemPhase.Answer;

    /// <summary>What the response was asked as; null: the service does not say.</summary>
    public static string? TurnOf(RealtimeResponse? response)
    {
        try
        {
            return response?.Metadata?.TryGetValue(RealtimeOrders.Turn, out BinaryData? value) == true ? value.ToObjectFromJson<string>() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static (TurnOutcome Outcome, TokensUsed? Used, SpeechTrouble? Trouble) End(RealtimeResponse response)
    {
        TokensUsed? used = Used(response.Usage);
        RealtimeError? error = response.StatusDetails?.Error;
        return response.Status?.ToString() switch
        {
            "completed" => (TurnOutcome.Completed, used, null),
            "cancelled" => (TurnOutcome.Cancelled, used, null),
            "incomplete" => (TurnOutcome.Incomplete, used, null),
            "failed" => (TurnOutcome.Failed, used, RealtimeTroubles.Of(error?.Code, error?.Kind)),
            _ => (TurnOutcome.Failed, used, SpeechTrouble.Malformed),
        };
    }

    /// <summary>What a service sums up without saying of what counts as audio, which is the dearest.</summary>
    private static TokensUsed? Used(RealtimeResponseUsage? usage)
    {
        if (usage is null || (usage.InputTokenCount is null && usage.OutputTokenCount is null && usage.TotalTokenCount is null))
            return null;
        RealtimeResponseInputTokenUsageDetails? got = usage.InputTokenDetails;
        RealtimeResponseOutputTokenUsageDetails? gave = usage.OutputTokenDetails;
        long textIn = Count(got?.TextTokenCount) + Count(got?.ImageTokenCount), audioIn = Count(got?.AudioTokenCount);
        long textOut = Count(gave?.TextTokenCount), audioOut = Count(gave?.AudioTokenCount);
        long allIn = usage.InputTokenCount ?? textIn + audioIn;
        long allOut = usage.OutputTokenCount ?? Math.Max(textOut + audioOut, Count(usage.TotalTokenCount) - allIn);
        audioIn += Math.Max(0, allIn - textIn - audioIn);
        audioOut += Math.Max(0, allOut - textOut - audioOut);
        return new TokensUsed(textIn, textOut, audioIn, audioOut, Math.Min(Count(got?.CachedTokenCount), textIn + audioIn));
    }

    private static long Count(int? tokens) => Math.Max(0, tokens ?? 0);
}
