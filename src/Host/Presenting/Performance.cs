using System.Runtime.InteropServices;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>
/// Speaks a script phrase by phrase: the first as soon as it is made (the music ducks meanwhile), each next while the one before
/// is heard.
/// </summary>
internal sealed class Performance : IPerformance
{
    private static readonly TimeSpan AfterSentence = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AfterPhrase = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan AroundRecording = TimeSpan.FromMilliseconds(400);

    private readonly ListenerPost? _post;
    private readonly PhraseVoice _phrases;
    private readonly IVoiceStore _recordings;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="buffer">How much speech is made ahead.</param>
    public Performance(
        IReadOnlyList<ScriptLine> script, ListenerPost? post, SpeechEngines engines, IVoiceStore recordings, TimeProvider time, TimeSpan buffer)
    {
        _post = post;
        _phrases = new PhraseVoice(engines);
        _recordings = recordings;
        _time = time;
        Voice = new VoiceBuffer(buffer);
        Finished = Task.Run(() => MakeAsync(script, _end.Token));
    }

    public VoiceBuffer Voice { get; }

    public Task Ready => _ready.Task;

    public Task Finished { get; }

    public void Interrupt()
    {
        Voice.Interrupt();
        _end.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Interrupt();
        await Finished.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task MakeAsync(IReadOnlyList<ScriptLine> script, CancellationToken ct)
    {
        try
        {
            bool spoke = false;
            foreach (ScriptLine line in script)
                spoke |= line.Purpose == ScriptPurpose.Recording ? await PlayRecordingAsync(line, ct) : await SpeakAsync(line, ct);
            if (!spoke)
                throw new SpeechException("there was nothing to say");
            Voice.Complete();
        }
        catch (Exception e)
        {
            _ready.TrySetException(e);
            _ = _ready.Task.Exception; // observed here: nobody may be waiting for it any more
            throw;
        }
    }

    private async Task<bool> SpeakAsync(ScriptLine line, CancellationToken ct)
    {
        bool spoke = false;
        foreach (string phrase in PhraseSplitter.Split(line.Text, line.Language))
        {
            Memory<float> speech = await _phrases.SpeakAsync(phrase, line.Language, ct);
            if (speech.Length == 0)
                continue;
            await WriteAsync(phrase, line.Language, speech, ".!?…。！？」”\"".Contains(phrase[^1]) ? AfterSentence : AfterPhrase, ct);
            spoke = true;
        }

        return spoke;
    }

    private async Task<bool> PlayRecordingAsync(ScriptLine line, CancellationToken ct)
    {
        if (_post?.Body is not PostBody.Voice voice)
            throw new SpeechException("the script wants a recording, and the post has none");
        ReadOnlyMemory<byte> pcm = await _recordings.GetAsync(voice.Key, ct) ?? throw new SpeechException("the post's recording is gone");
        float[] heard = ListenerRecording.Prepare(ToSamples(pcm.Span), sampleRate: 24_000);
        string caption = line.Text.Length > 0 ? line.Text : line.Language == Language.Japanese ? "（リスナーの声）" : "(a listener's voice)";
        await PauseAsync(AroundRecording, ct);
        await WriteAsync(caption, line.Language, heard, AroundRecording, ct);
        return true;
    }

    private async Task WriteAsync(string text, string language, ReadOnlyMemory<float> speech, TimeSpan pause, CancellationToken ct)
    {
        var length = TimeSpan.FromSeconds((double)speech.Length / AudioFormat.Channels / AudioFormat.SampleRate);
        Voice.Mark(new SpokenPhrase(text, language, length, _post?.Id));
        // What fits goes in at once, so that a voice can be ready although its first phrase is longer than the buffer.
        int taken = Voice.Write(speech.Span);
        _ready.TrySetResult();
        if (!await Voice.WriteAsync(speech[(taken & ~1)..], _time, ct))
            throw new OperationCanceledException("nobody listens to this voice any more");
        await PauseAsync(pause, ct);
    }

    private async Task PauseAsync(TimeSpan length, CancellationToken ct)
    {
        var silence = new float[(int)(length.TotalSeconds * AudioFormat.SampleRate) * AudioFormat.Channels];
        await Voice.WriteAsync(silence, _time, ct);
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
