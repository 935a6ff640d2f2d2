using Microsoft.Extensions.Configuration;

namespace Radio24.Startup;

/// <summary>Environment variables that are no settings of ours but mean one, as everybody else names them.</summary>
public static class KnownVariables
{
    private static readonly (string Variable, string Setting)[] Known = [("OPENAI_API_KEY", "Radio24:Ai:ApiKey")];

    /// <summary>Called by programs alone, before settings are read: a test must not find the key of whoever runs it. A setting of ours wins.</summary>
    public static void AddKnownVariables(this IConfigurationManager configuration) => configuration.AddInMemoryCollection(Known
        .Where(known => string.IsNullOrWhiteSpace(configuration[known.Setting]) && !string.IsNullOrWhiteSpace(configuration[known.Variable]))
        .Select(known => KeyValuePair.Create(known.Setting, (string?)configuration[known.Variable]!.Trim())));
}
