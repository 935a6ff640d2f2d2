namespace Radio24.Station;

/// <summary>Lines for the person at the terminal, in English and in Japanese; the locale chooses, as in scripts/say.sh.</summary>
internal static class Words
{
    private static readonly bool IsJapanese = new[] { "LC_ALL", "LC_MESSAGES", "LANG" }
        .Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value))
        ?.StartsWith("ja", StringComparison.Ordinal) ?? false;

    public static string In(string english, string japanese) => IsJapanese ? japanese : english;

    public static void Say(string english, string japanese) => Console.Out.WriteLine($"radio24: {In(english, japanese)}");

    public static void Complain(string english, string japanese) => Console.Error.WriteLine($"radio24: {In(english, japanese)}");
}
