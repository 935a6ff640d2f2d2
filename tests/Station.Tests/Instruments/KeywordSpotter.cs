using System.Globalization;

namespace Radio24.Station.Tests.Instruments;

/// <summary>
/// Finds a word in a sound with PocketSphinx, which knows nothing of what was to be said. The word has to be in its dictionary, and
/// should be long and rare: three syllables or more, found in no sentence of the station's own.
/// </summary>
internal static class KeywordSpotter
{
    private const string Model = "/usr/share/pocketsphinx/model/en-us";

    // Between missing words under music (1e-5) and hearing them in others (1e-30); see InstrumentTests.
    private const string Threshold = "1e-15";

    /// <summary>A place where the word was heard.</summary>
    /// <param name="From">Seconds from the start of the sound.</param>
    /// <param name="To">Seconds from the start of the sound.</param>
    internal sealed record Spotted(double From, double To);

    /// <returns>All places, in order.</returns>
    public static async Task<IReadOnlyList<Spotted>> FindAsync(string word, Sound sound)
    {
        using TemporaryFile wav = new(".wav");
        (await sound.ConvertAsync(16000)).Save(wav.Path);
        string output = await Tool.RunAsync("pocketsphinx_continuous",
        [
            "-infile", wav.Path, "-keyphrase", word, "-kws_threshold", Threshold, "-time", "yes", "-logfn", "/dev/null",
            "-hmm", Path.Combine(Model, "en-us"), "-dict", Path.Combine(Model, "cmudict-en-us.dict"),
        ]);

        // Lines are "word", then "word from to confidence" for each place.
        return
        [
            .. from line in output.Split('\n')
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields.Length == 4 && fields[0] == word
               let at = new Spotted(double.Parse(fields[1], CultureInfo.InvariantCulture), double.Parse(fields[2], CultureInfo.InvariantCulture))
               orderby at.From
               select at,
        ];
    }
}
