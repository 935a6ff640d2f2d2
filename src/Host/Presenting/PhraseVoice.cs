using System.Text;
using Radio24.Core.Phrases;
using Radio24.Core.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>Makes one phrase fit for air: spoken, brought to 48 kHz stereo, trimmed, levelled. One performance owns it.</summary>
/// <param name="persona">Whose voice it is, and how words are said; null: the station's.</param>
internal sealed class PhraseVoice(SpeechEngines engines, Persona? persona = null)
{
    private readonly Pronunciation? _pronunciation = persona is { Pronunciation.Count: > 0 } ? new Pronunciation(persona.Pronunciation) : null;
    private double _lastGain;

    /// <returns>Interleaved stereo at 48 kHz; empty if there is nothing to say in the text.</returns>
    /// <exception cref="SpeechException">An engine failed.</exception>
    public async Task<Memory<float>> SpeakAsync(string text, string language, CancellationToken ct)
    {
        var all = new List<Memory<float>>(1);
        foreach ((string run, string of) in Runs(text, language))
        {
            if (!engines.TryGet(of, out ISpeechEngine? engine))
                continue;
            await foreach (SpeechPiece piece in engine.SpeakAsync(_pronunciation?.Apply(run) ?? run, persona?.OfflineVoice, ct))
            {
                float[] stereo = Resampler.ToStereo48k(piece.Mono.Span, piece.SampleRate);
                all.Add(stereo.AsMemory()[SpeechTrim.Of(stereo)]);
            }
        }

        Memory<float> speech = Together(all);
        Level(speech.Span);
        return speech;
    }

    /// <summary>Usually it is one piece, and speech is large: it is not copied then.</summary>
    private static Memory<float> Together(List<Memory<float>> pieces)
    {
        if (pieces.Count <= 1)
            return pieces.Count == 0 ? default : pieces[0];
        Memory<float> whole = new float[pieces.Sum(piece => piece.Length)], rest = whole;
        foreach (Memory<float> piece in pieces)
        {
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        return whole;
    }

    private void Level(Span<float> speech)
    {
        double gain = SpeechLevel.Apply(speech);
        if (gain != 0)
            _lastGain = gain;
        else if (_lastGain != 0)
            Scale(speech, Decibels.ToGain(_lastGain)); // too short to be measured: as loud as the one before
    }

    /// <summary>
    /// A Japanese name in an English phrase is spoken by the Japanese voice; the English one cannot. (The Japanese voice reads
    /// Latin letters itself.)
    /// </summary>
    internal static IEnumerable<(string Text, string Language)> Runs(string text, string language)
    {
        if (language == Language.Japanese || !text.Any(Language.IsJapanese))
        {
            yield return (text, language);
            yield break;
        }

        var run = new StringBuilder();
        bool japanese = false;
        foreach (char c in text)
        {
            bool isJapanese = Language.IsJapanese(c);
            if (isJapanese != japanese && char.IsLetter(c) && run.Length > 0)
            {
                yield return (run.ToString(), japanese ? Language.Japanese : language);
                run.Clear();
            }

            if (char.IsLetter(c))
                japanese = isJapanese;
            run.Append(c);
        }

        if (run.Length > 0)
            yield return (run.ToString(), japanese ? Language.Japanese : language);
    }

    private static void Scale(Span<float> samples, float gain)
    {
        foreach (ref float s in samples)
            s *= gain;
    }
}
