using System.Buffers.Binary;
using System.ClientModel;
using OpenAI.Audio;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Ai;

/// <summary>
/// Turns recordings into words by a service of OpenAI's shape. By OpenAI's own client: Microsoft.Extensions.AI's speech-to-text is experimental and does not
/// say how many seconds or tokens a service counted.
/// </summary>
internal sealed class AskedTranscription(PaidModel? paid, AudioClient? client, bool allowed) : ITranscriptionModel
{
    private const int Rate = 24_000, BytesASecond = Rate * 2;

    public bool IsThere => paid is not null && allowed;

    public async ValueTask<Transcript> TranscribeAsync(ReadOnlyMemory<byte> pcm, TimeSpan? within, CancellationToken cancellationToken)
    {
        if (paid is null || client is null)
            throw new ModelAwayException(ModelTrouble.NotConfigured);
        if (!allowed)
            throw new ModelAwayException(ModelTrouble.NotAllowed);
        double seconds = (double)pcm.Length / BytesASecond;
        // Whichever way it is paid: by time, or by tokens (ten of audio a second and five of text, as a rule).
        var atMost = new TokensUsed(TextIn: 64, TextOut: 64 + (long)(seconds * 20), AudioIn: 64 + (long)(seconds * 30), Seconds: Math.Ceiling(seconds));
        return await paid.AskAsync(
            CallPurpose.Transcription, atMost, "only choice", within,
            async token =>
            {
                await using var wave = new MemoryStream(Wave(pcm.Span), writable: false);
                ClientResult<AudioTranscription> result = await client.TranscribeAudioAsync(
                    wave, "post.wav", new AudioTranscriptionOptions { ResponseFormat = AudioTranscriptionFormat.Simple }, token);
                AudioTranscription said = result.Value;
                TokensUsed? used = Used(said, seconds, paid.IsPaidByTokens);
                return said.Text is { } words
                    ? (new Transcript(words.Trim(), string.IsNullOrWhiteSpace(said.Language) ? null : said.Language, paid.Address.Model), used)
                    : throw ModelFailure.Malformed(used);
            },
            cancellationToken);
    }

#pragma warning disable OPENAI001 // Experimental in the client, not in the service.
    /// <summary>What the service counted. Where it is paid by time, what it does not say is the recording's own length.</summary>
    /// <returns>Null: it is paid by tokens, and the service does not count them.</returns>
    private static TokensUsed? Used(AudioTranscription said, double seconds, bool byTokens) => said.Usage switch
    {
        AudioTranscriptionTokenUsage tokens => new TokensUsed(
            TextIn: tokens.InputTokenDetails?.TextTokenCount ?? 0, TextOut: tokens.OutputTokenCount,
            AudioIn: tokens.InputTokenDetails?.AudioTokenCount ?? tokens.InputTokenCount, Seconds: seconds),
        _ when byTokens => null,
        AudioTranscriptionDurationUsage time => new TokensUsed(Seconds: time.Duration.TotalSeconds),
        _ => new TokensUsed(Seconds: seconds),
    };
#pragma warning restore OPENAI001

    /// <summary>A WAVE file: RIFF, fmt, data.</summary>
    internal static byte[] Wave(ReadOnlySpan<byte> pcm)
    {
        const int Header = 44;
        var file = new byte[Header + pcm.Length];
        Span<byte> head = file;
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(head[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(head[20..], 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(head[22..], 1); // mono
        BinaryPrimitives.WriteInt32LittleEndian(head[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(head[28..], BytesASecond);
        BinaryPrimitives.WriteInt16LittleEndian(head[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(head[34..], 16);
        "data"u8.CopyTo(head[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[40..], pcm.Length);
        pcm.CopyTo(head[Header..]);
        return file;
    }
}
