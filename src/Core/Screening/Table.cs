namespace Radio24.Core.Screening;

/// <summary>The text files beside this code, which are part of the assembly.</summary>
internal static class Table
{
    /// <summary>Its lines, without comments (# at their start) and empty ones.</summary>
    /// <param name="name">From the folder Screening on, with dots.</param>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static IEnumerable<string> Lines(string name)
    {
        using Stream stream = typeof(Table).Assembly.GetManifestResourceStream($"Radio24.Core.Screening.{name}")
            ?? throw new InvalidOperationException($"no table {name}");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }

    /// <summary>The names of all that begin so.</summary>
    public static IEnumerable<string> Names(string beginning)
    {
        const string Folder = "Radio24.Core.Screening.";
        return typeof(Table).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder + beginning, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])
            .Order(StringComparer.Ordinal);
    }
}
