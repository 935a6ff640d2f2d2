using System.Globalization;

namespace Radio24.Station.Tests.Instruments;

/// <summary>
/// Finds a word in a sound with PocketSphinx, which knows nothing of what was to be said. The word has to be in its dictionary, and
/// should be long and rare: three syllables or more, found in no sentence of the station's own.
/// </summary>
internal static class KeywordSpotter
{
    private const string Model = "/usr/share/pocketsphinx/model/en-us";

    // Between missing words under music and hearing them in others; see InstrumentTests, which mixes as the air does.
    private const string Threshold = "1e-30", PhoneLoop = "1e-3";

    // The recogniser takes its bearings from the first second it hears. Minutes of music before a sentence make it deaf, so it
    // gets the sound in overlapping pieces, each to a fresh one.
    private const double Piece = 7, Step = 1;

    /// <summary>A place where the word was heard.</summary>
    /// <param name="From">Seconds from the start of the sound.</param>
    /// <param name="To">Seconds from the start of the sound.</param>
    internal sealed record Spotted(double From, double To);

    /// <returns>All places, in order.</returns>
    public static async Task<IReadOnlyList<Spotted>> FindAsync(string word, Sound sound)
    {
        Sound narrow = await sound.ConvertAsync(16000);
        using TemporaryFile dictionary = await DictionaryOfAsync(word);
        List<Spotted> all = [];
        Lock gate = new();
        int pieces = 1 + (int)Math.Max(0, Math.Ceiling((narrow.Seconds - Piece) / Step));
        await Parallel.ForAsync(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (piece, _) =>
        {
            IReadOnlyList<Spotted> found = await FindInPieceAsync(word, dictionary.Path, narrow.Between(piece * Step, (piece * Step) + Piece));
            lock (gate)
            {
                all.AddRange(found.Select(f => new Spotted(f.From + (piece * Step), f.To + (piece * Step))));
            }
        });

        List<Spotted> places = [];
        foreach (Spotted spotted in all.OrderBy(s => s.From))
        {
            if (places.Count == 0 || spotted.From > places[^1].To)
            {
                places.Add(spotted);
            }
        }

        return places;
    }

    // To read the 130,000 other words of the dictionary took as long as to listen; for one word and the loop of phones they say nothing.
    private static async Task<TemporaryFile> DictionaryOfAsync(string word)
    {
        TemporaryFile dictionary = new(".dict");
        await File.WriteAllLinesAsync(
            dictionary.Path,
            File.ReadLines(Path.Combine(Model, "cmudict-en-us.dict"))
                .Where(line => line.StartsWith(word + " ", StringComparison.Ordinal) || line.StartsWith(word + "(", StringComparison.Ordinal)));
        return dictionary;
    }

    private static async Task<IReadOnlyList<Spotted>> FindInPieceAsync(string word, string dictionary, Sound piece)
    {
        using TemporaryFile wav = new(".wav");
        piece.Save(wav.Path);
        string output = await Tool.RunAsync("pocketsphinx_continuous",
        [
            "-infile", wav.Path, "-keyphrase", word, "-kws_threshold", Threshold, "-kws_plp", PhoneLoop, "-time", "yes", "-logfn", "/dev/null",
            "-hmm", Path.Combine(Model, "en-us"), "-dict", dictionary,
        ]);

        // Lines are "word", then "word from to confidence" for each place.
        return
        [
            .. from line in output.Split('\n')
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields.Length == 4 && fields[0] == word
               select new Spotted(double.Parse(fields[1], CultureInfo.InvariantCulture), double.Parse(fields[2], CultureInfo.InvariantCulture)),
        ];
    }
}
