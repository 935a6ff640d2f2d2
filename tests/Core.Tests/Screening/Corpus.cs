namespace Radio24.Core.Tests.Screening;

/// <summary>The corpora beside these tests: one post a line, "#" begins a comment.</summary>
internal static class Corpus
{
    public static string[] Lines(string file) =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Screening", "Corpora", file)).Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))];
}
