#pragma warning disable OPENAI002, SCME0001 // Experimental in the client, not in the service.
using System.Text.Json;
using OpenAI.Realtime;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Ai.Realtime;

/// <summary>
/// What is sent. A turn is asked for outside of the conversation (<c>conversation: none</c>) from items of its own, so that the session remembers nothing: what a
/// turn costs does not grow with the session, and nothing that was cut off before it was heard is taken for said. Ours goes as role <c>system</c> beside the
/// session's instructions, not as the response's instructions, which would replace them.
/// </summary>
internal static class RealtimeOrders
{
    public const int Rate = 24_000;

    /// <summary>Where a response says which turn it is.</summary>
    public const string Turn = "radio24_turn";

    /// <summary>Of a recording: 15 MiB is the most that the service takes in one event.</summary>
    public const int LargestRecording = 8 << 20;

    public static RealtimeConversationSessionOptions Setup(SessionSetup setup, string voice)
    {
        var input = new RealtimeConversationSessionInputAudioOptions { AudioFormat = new RealtimePcmAudioFormat { Rate = Rate } };
        // Nobody's pause makes it speak: we ask. Left out, the service would listen for one.
        input.Patch.SetNull("$.turn_detection"u8);
        var options = new RealtimeConversationSessionOptions
        {
            Instructions = setup.Instructions,
            AudioOptions = new RealtimeConversationSessionAudioOptions
            {
                InputAudioOptions = input,
                OutputAudioOptions = new RealtimeConversationSessionOutputAudioOptions
                {
                    AudioFormat = new RealtimePcmAudioFormat { Rate = Rate },
                    Voice = new RealtimeVoice(setup.Voice.Trim() is { Length: > 0 } own ? own : voice),
                },
            },
        };
        options.OutputModalities.Add(RealtimeOutputModality.Audio);
        return options;
    }

    /// <param name="id">Of the turn; also that of the event, which an error names.</param>
    /// <exception cref="ArgumentException">The recording is too long.</exception>
    public static RealtimeClientCommandResponseCreate Response(SpeechBrief brief, string id)
    {
        if (brief.Recording.Length > LargestRecording)
            throw new ArgumentException("the recording is too long to be heard in a turn", nameof(brief));
        var options = new RealtimeResponseOptions
        {
            DefaultConversationConfiguration = RealtimeResponseDefaultConversationConfiguration.None,
            MaxOutputTokenCount = new RealtimeMaxOutputTokenCount(Math.Max(1, brief.MostTokens)),
        };
        options.Metadata ??= new Dictionary<string, BinaryData>();
        options.Metadata[Turn] = BinaryData.FromString(JsonSerializer.Serialize(id));
        var user = new List<RealtimeMessageContentPart>();
        string instructions = brief.Instructions;
        if (brief.Material is { } material)
        {
            string mark = MaterialFence.Mark();
            instructions = $"{instructions}\n\n{MaterialFence.Rule(mark)}";
            user.Add(new RealtimeInputTextMessageContentPart(MaterialFence.Around(mark, material)));
        }

        if (!brief.Recording.IsEmpty)
            user.Add(new RealtimeInputAudioMessageContentPart(BinaryData.FromBytes(brief.Recording)));
        options.InputItems.Add(new RealtimeMessageItem(RealtimeMessageRole.System, [new RealtimeInputTextMessageContentPart(instructions)]));
        if (user.Count > 0)
            options.InputItems.Add(new RealtimeMessageItem(RealtimeMessageRole.User, user));
        return new RealtimeClientCommandResponseCreate { EventId = id, ResponseOptions = options };
    }
}
