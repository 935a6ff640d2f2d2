using System.Runtime.CompilerServices;
using System.Text;
using Radio24.Core.Phrases;

namespace Radio24.Host.Speech;

/// <summary>Japanese by Open JTalk (Debian packages <c>open-jtalk</c>, <c>open-jtalk-mecab-naist-jdic</c>, <c>hts-voice-nitech-jp-atr503-m001</c>).</summary>
public sealed class OpenJTalkEngine : ISpeechEngine
{
    /// <summary>The program reads one line of 1,024 bytes and takes no notice of the rest.</summary>
    private const int LongestLine = 1_000;

    private readonly string _program;
    private readonly SpeechOptions _options;

    /// <exception cref="SpeechException">The program, its dictionary or its voice is missing; the message says which and where from.</exception>
    public OpenJTalkEngine(SpeechOptions options)
    {
        _options = options;
        _program = ProgramPath.Find(options.OpenJTalk)
            ?? throw new SpeechException($"Japanese voice: there is no program \"{options.OpenJTalk}\" (Debian package open-jtalk; setting Radio24:Speech:OpenJTalk)");
        if (!Directory.Exists(options.OpenJTalkDictionary))
            throw new SpeechException($"Japanese voice: there is no dictionary in {options.OpenJTalkDictionary} (Debian package open-jtalk-mecab-naist-jdic; setting Radio24:Speech:OpenJTalkDictionary)");
        if (!File.Exists(options.OpenJTalkVoice))
            throw new SpeechException($"Japanese voice: there is no {options.OpenJTalkVoice} (Debian package hts-voice-nitech-jp-atr503-m001 in contrib; setting Radio24:Speech:OpenJTalkVoice)");
    }

    public string Name => $"Open JTalk ({Path.GetFileNameWithoutExtension(_options.OpenJTalkVoice)})";

    public string Language => Core.Phrases.Language.Japanese;

    public async IAsyncEnumerable<SpeechPiece> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string line in ToLines(text))
        {
            SpeechPiece piece = await SpeakLineAsync(line, cancellationToken);
            if (!piece.Mono.IsEmpty)
                yield return piece;
        }
    }

    private async Task<SpeechPiece> SpeakLineAsync(string line, CancellationToken ct)
    {
        int limit = (int)(_options.LongestPhrase.TotalSeconds * 48_000 * 2);
        byte[] wave = await EngineProcess.RunAsync(
            _program, ["-x", _options.OpenJTalkDictionary, "-m", _options.OpenJTalkVoice, "-ow", "/dev/stdout"],
            line, _options.Timeout, limit, ct);
        try
        {
            return WaveFile.Parse(wave);
        }
        catch (FormatException e)
        {
            throw new SpeechException($"Open JTalk gave no speech: {e.Message}", e);
        }
    }

    /// <summary>One line or, for a text longer than the program reads, several, cut between characters.</summary>
    internal static IEnumerable<string> ToLines(string text)
    {
        var line = new StringBuilder();
        int bytes = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            // Line breaks would end the text early; the replacement character stands for broken surrogates.
            Rune kept = Rune.IsControl(rune) || rune == Rune.ReplacementChar ? new Rune(' ') : rune;
            if (bytes + kept.Utf8SequenceLength > LongestLine)
            {
                yield return line.ToString();
                line.Clear();
                bytes = 0;
            }

            line.Append(kept);
            bytes += kept.Utf8SequenceLength;
        }

        string last = line.ToString().Trim();
        if (CleanText.HasWords(last))
            yield return last;
    }
}
