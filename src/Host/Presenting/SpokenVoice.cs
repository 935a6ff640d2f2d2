using System.Text;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>A voice, and what is said in it where. One writer at a time; read by anybody.</summary>
/// <param name="begun">Ends when the first of it is in the voice.</param>
internal sealed class SpokenVoice(VoiceBuffer voice, PostId? post, TimeProvider time, TaskCompletionSource begun)
{
    private readonly List<(long From, string Text, string Language)> _said = [];
    private readonly Lock _gate = new();

    public VoiceBuffer Voice => voice;

    /// <summary>What the presenter was heard to say so far, the last phrase perhaps in part.</summary>
    public string Heard
    {
        get
        {
            long heard = (long)(voice.Heard.TotalSeconds * AudioFormat.SampleRate);
            var text = new StringBuilder();
            lock (_gate)
            {
                foreach ((_, string phrase, string language) in _said.Where(phrase => phrase.From < heard))
                    text.Append(text.Length > 0 && language != Language.Japanese ? " " : "").Append(phrase);
            }

            return text.ToString();
        }
    }

    /// <summary>Says one phrase.</summary>
    /// <param name="own">The presenter's words; false: a listener's, heard from a recording.</param>
    /// <exception cref="OperationCanceledException">Nobody listens to this voice any more.</exception>
    public async Task SayAsync(string text, string language, ReadOnlyMemory<float> speech, CancellationToken ct, bool own = true)
    {
        Caption(text, language, voice.Position, speech.Length / AudioFormat.Channels, null, own);
        await WriteAsync(speech, ct);
    }

    /// <param name="from">In samples a channel, as <see cref="VoiceBuffer.Position"/> counts them.</param>
    /// <param name="samples">How long it is heard.</param>
    public void Caption(string text, string language, long from, long samples, IReadOnlyList<Citation>? citations, bool own = true)
    {
        lock (_gate)
        {
            if (own)
                _said.Add((from, text, language));
        }

        voice.Mark(new SpokenPhrase(text, language, TimeSpan.FromSeconds((double)samples / AudioFormat.SampleRate), post, citations), from);
    }

    public async Task WriteAsync(ReadOnlyMemory<float> stereo48k, CancellationToken ct)
    {
        // What fits goes in at once, so that a voice can be ready although its first phrase is longer than the buffer.
        int taken = voice.Write(stereo48k.Span) & ~1;
        if (taken > 0)
            begun.TrySetResult();
        if (!await voice.WriteAsync(stereo48k[taken..], time, ct))
            throw new OperationCanceledException("nobody listens to this voice any more");
    }

    public async Task PauseAsync(TimeSpan length, CancellationToken ct)
    {
        var silence = new float[(int)(length.TotalSeconds * AudioFormat.SampleRate) * AudioFormat.Channels];
        await voice.WriteAsync(silence, time, ct);
    }
}
