using System.Runtime.CompilerServices;
using System.Text;

namespace Radio24.Host.Speech;

/// <summary>English by flite (Debian package <c>flite</c>).</summary>
/// <param name="scratch">Folder for files that live as long as a phrase is made; null is the machine's.</param>
/// <exception cref="SpeechException">The program is missing.</exception>
public sealed class FliteEngine(SpeechOptions options, string? scratch = null) : ISpeechEngine
{
    private readonly string _program = ProgramPath.Find(options.Flite)
        ?? throw new SpeechException($"English voice: there is no program \"{options.Flite}\" (Debian package flite; setting Radio24:Speech:Flite)");

    public string Name => $"flite ({options.FliteVoice})";

    public string Language => Core.Phrases.Language.English;

    public IAsyncEnumerable<SpeechPiece> SpeakAsync(string text, CancellationToken cancellationToken) => SpeakAsync(text, null, cancellationToken);

    public async IAsyncEnumerable<SpeechPiece> SpeakAsync(string text, string? voice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string words = ToPlainWords(text);
        if (words.Length == 0)
            yield break;

        // flite goes back in the file it writes to correct the length: a pipe makes it hang, so it gets a file of its own.
        string wave = Path.Combine(scratch ?? Path.GetTempPath(), $"radio24-{Guid.NewGuid():N}.wav");
        SpeechPiece piece;
        try
        {
            await EngineProcess.RunAsync(
                _program, ["-voice", voice ?? options.FliteVoice, "-f", "/dev/stdin", "-o", wave], words, options.Timeout, limit: 64 * 1024, cancellationToken);
            piece = Read(wave);
        }
        finally
        {
            File.Delete(wave);
        }

        if (!piece.Mono.IsEmpty)
            yield return piece;
    }

    /// <summary>
    /// flite knows ASCII only and reads other bytes as noise: accents are taken off, typographic marks become plain ones, and
    /// what has no plain form is left out.
    /// </summary>
    internal static string ToPlainWords(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsControl(c))
                plain.Append(' ');
            else if (c <= '~')
                plain.Append(c);
            else
                plain.Append(PlainLetters.Of(c));
        }

        string words = plain.ToString().Trim();
        return words.Any(char.IsAsciiLetterOrDigit) ? words : "";
    }

    private SpeechPiece Read(string wave)
    {
        try
        {
            var file = new FileInfo(wave);
            long limit = (long)(options.LongestPhrase.TotalSeconds * 48_000 * 2);
            if (file.Length > limit)
                throw new SpeechException($"flite wrote more than {limit} bytes");
            return WaveFile.Parse(File.ReadAllBytes(wave));
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            throw new SpeechException($"flite gave no speech: {e.Message}", e);
        }
    }
}
