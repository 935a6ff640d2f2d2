using System.Runtime.InteropServices;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>Says a script by the voices of this machine. One performance owns it.</summary>
internal sealed class ScriptSpeech(SpeechEngines engines, IVoiceStore recordings, Persona? persona = null)
{
    /// <summary>Samples a second of what listeners record.</summary>
    public const int RecordingRate = 24_000;

    private static readonly TimeSpan AfterSentence = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AfterPhrase = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan AroundRecording = TimeSpan.FromMilliseconds(400);

    private readonly PhraseVoice _phrases = new(engines, persona);

    /// <returns>False: there was nothing in it to be said.</returns>
    /// <exception cref="SpeechException">It cannot be spoken.</exception>
    public async Task<bool> SayAsync(IReadOnlyList<ScriptLine> script, ListenerPost? post, SpokenVoice into, CancellationToken ct)
    {
        bool spoke = false;
        foreach (ScriptLine line in script)
            spoke |= line.Purpose == ScriptPurpose.Recording ? await PlayAsync(line, post, into, ct) : await SpeakAsync(line, into, ct);
        return spoke;
    }

    /// <summary>A listener's recording, made fit for air, with a pause around it.</summary>
    public async Task<bool> PlayAsync(ScriptLine line, ListenerPost? post, SpokenVoice into, CancellationToken ct)
    {
        if (post?.Body is not PostBody.Voice voice)
            throw new SpeechException("the script wants a recording, and the post has none");
        ReadOnlyMemory<byte> pcm = await recordings.GetAsync(voice.Key, ct) ?? throw new SpeechException("the post's recording is gone");
        float[] heard = ListenerRecording.Prepare(ToSamples(pcm.Span), RecordingRate);
        string caption = line.Text.Length > 0 ? line.Text : line.Language == Language.Japanese ? "（リスナーの声）" : "(a listener's voice)";
        await into.PauseAsync(AroundRecording, ct);
        await into.SayAsync(caption, line.Language, heard, ct, own: false);
        await into.PauseAsync(AroundRecording, ct);
        return true;
    }

    private async Task<bool> SpeakAsync(ScriptLine line, SpokenVoice into, CancellationToken ct)
    {
        bool spoke = false;
        foreach (string phrase in PhraseSplitter.Split(line.Text, line.Language))
        {
            Memory<float> speech = await _phrases.SpeakAsync(phrase, line.Language, ct);
            if (speech.Length == 0)
                continue;
            await into.SayAsync(phrase, line.Language, speech, ct);
            await into.PauseAsync(".!?…。！？」”\"".Contains(phrase[^1]) ? AfterSentence : AfterPhrase, ct);
            spoke = true;
        }

        return spoke;
    }

    private static short[] ToSamples(ReadOnlySpan<byte> pcm)
    {
        pcm = pcm[..(pcm.Length & ~1)];
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.Cast<byte, short>(pcm).ToArray();
        var samples = new short[pcm.Length / 2];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = System.Buffers.Binary.BinaryPrimitives.ReadInt16LittleEndian(pcm[(2 * i)..]);
        return samples;
    }
}
