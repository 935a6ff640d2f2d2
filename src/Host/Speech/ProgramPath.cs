namespace Radio24.Host.Speech;

/// <summary>Finds a program as a shell would.</summary>
internal static class ProgramPath
{
    /// <returns>Its full path, or null if there is none.</returns>
    public static string? Find(string program)
    {
        if (string.IsNullOrWhiteSpace(program))
            return null;
        if (program.Contains('/'))
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.Combine(folder, program);
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
