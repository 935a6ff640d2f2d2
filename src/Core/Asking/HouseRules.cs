namespace Radio24.Core.Asking;

/// <summary>The owner's rules in words, behind whatever else a model is told.</summary>
public static class HouseRules
{
    /// <param name="rules">Null or blank: there are none.</param>
    /// <inheritdoc cref="Prompts.Render(IReadOnlyList{string}, IReadOnlyDictionary{string, string})"/>
    public static string After(Prompts prompts, IReadOnlyList<string> names, IReadOnlyDictionary<string, string> values, string? rules)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return string.IsNullOrWhiteSpace(rules)
            ? prompts.Render(names, values)
            : prompts.Render([.. names, "house-rules"], new Dictionary<string, string>(values, StringComparer.Ordinal) { ["rules"] = rules.Trim() });
    }
}
