using Radio24.Core.Ports;

namespace Radio24.Core.Asking;

/// <summary>A station that asks no model of any kind.</summary>
public sealed class NoModel : IChatModel, IModerationModel, ITranscriptionModel, ISpeechModels
{
    public bool IsThere => false;

    public IReadOnlyList<SpeechRung> Rungs => [];

    public ValueTask<ChatAnswer> AskAsync(ChatQuestion question, CancellationToken cancellationToken) =>
        throw new ModelAwayException(ModelTrouble.NotConfigured);

    public ValueTask<ModerationAnswer> JudgeAsync(string words, TimeSpan? within, CancellationToken cancellationToken) =>
        throw new ModelAwayException(ModelTrouble.NotConfigured);

    public ValueTask<Transcript> TranscribeAsync(ReadOnlyMemory<byte> pcm, TimeSpan? within, CancellationToken cancellationToken) =>
        throw new ModelAwayException(ModelTrouble.NotConfigured);
}
