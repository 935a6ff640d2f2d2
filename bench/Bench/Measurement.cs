namespace Radio24.Bench;

/// <summary>One thing that can be measured: its name on the command line, one line about it, and what runs it.</summary>
/// <param name="Name">As in <c>./radio24 bench NAME</c>.</param>
/// <param name="About">Its options and what it measures, one line.</param>
/// <param name="RunAsync">Takes the options after the name; returns the exit code: 0 measured, 1 could not measure, 2 wrong options.</param>
internal sealed record Measurement(string Name, string About, Func<string[], Task<int>> RunAsync);
