using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Radio24.Startup;

/// <summary>Settings that nobody reads: mistyped, most likely, and silently ignored if nobody said so.</summary>
public static class UnknownSettings
{
    /// <summary>An environment variable: whoever started this process knows all settings, and has told the unknown ones.</summary>
    public const string Told = "RADIO24_SETTINGS_TOLD";

    /// <summary>More are not worth reading.</summary>
    private const int Most = 20;

    /// <param name="configuration">Everything that was set: environment, command line, appsettings.</param>
    /// <param name="apart">The process is one of several that may share an environment: a section it knows nothing like is taken for another's.</param>
    /// <param name="roots">The options types that are read from section <c>Radio24</c>.</param>
    /// <returns>A line each, with the nearest known name where one is near.</returns>
    public static IReadOnlyList<string> Find(IConfiguration configuration, bool apart, params IReadOnlyList<Type> roots)
    {
        string[] known = [.. roots.SelectMany(Setting.Of).Select(setting => setting.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
        string[] sections = [.. known.Select(name => name.Split(':')[1]).Distinct(StringComparer.OrdinalIgnoreCase)];
        IEnumerable<string> misplaced = configuration.GetChildren()
            .Where(top => top.GetChildren().Any() && !Same(top.Key, Settings.Section) && IsNearly(top.Key, Settings.Section))
            .SelectMany(Leaves)
            .Select(name => $"{name} is not a setting and is ignored: settings begin with {Settings.Section}:.");
        IEnumerable<string> unknown = Leaves(configuration.GetSection(Settings.Section))
            .Where(name => name.Contains(':', StringComparison.Ordinal) && !known.Any(pattern => Matches(name, pattern)))
            .Where(name => !apart || sections.Any(section => IsNearly(name.Split(':')[1], section)))
            .Select(name => Nearest(name, known) is { } nearest
                ? $"{name} is not a setting and is ignored. Is {nearest} meant?"
                : $"{name} is not a setting and is ignored.");
        return [.. misplaced.Concat(unknown).Take(Most)];
    }

    private static IEnumerable<string> Leaves(IConfigurationSection section) =>
        section.GetChildren().Any() ? section.GetChildren().SelectMany(Leaves) : [section.Path];

    private static bool Matches(string name, string pattern)
    {
        string[] said = name.Split(':'), meant = pattern.Split(':');
        return said.Length == meant.Length && said.Zip(meant).All(pair => pair.Second == "*" || Same(pair.First, pair.Second));
    }

    /// <summary>By the fewest edits over the whole name; or the only one that ends alike, wherever it stands.</summary>
    private static string? Nearest(string name, string[] known)
    {
        (string Name, int Edits)[] near = [.. known.Select(pattern => Chosen(name, pattern)).Select(one => (one, Edits(name, one))).OrderBy(one => one.Item2)];
        if (near is [var first, ..] && first.Edits <= Math.Max(2, (name.Length - Settings.Section.Length) / 4))
            return first.Name;
        string[] alike = [.. known.Where(one => Same(Last(one), Last(name)))];
        return alike is [var only] ? only : null;
    }

    /// <summary>The pattern with what the user chose in place of each star.</summary>
    private static string Chosen(string name, string pattern)
    {
        string[] said = name.Split(':'), meant = pattern.Split(':');
        return said.Length == meant.Length ? string.Join(':', meant.Zip(said).Select(pair => pair.First == "*" ? pair.Second : pair.First)) : pattern;
    }

    private static string Last(string name) => name[(name.LastIndexOf(':') + 1)..];

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static bool IsNearly(string a, string b) => Edits(a, b) <= 2 && Math.Abs(a.Length - b.Length) < Math.Min(a.Length, b.Length);

    /// <summary>Letters to insert, delete, replace or swap with their neighbour to make one of the other, whatever their case.</summary>
    public static int Edits(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                bool same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 2])
                    && char.ToUpperInvariant(a[i - 2]) == char.ToUpperInvariant(b[j - 1]))
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}

/// <summary>Says it once, where the process logs.</summary>
internal sealed partial class UnknownSettingsNotice(IReadOnlyList<string> unknown, ILogger<UnknownSettingsNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (string line in unknown)
            LogUnknown(line);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Line}")]
    private partial void LogUnknown(string line);
}
