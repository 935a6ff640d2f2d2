using Radio24.Core.Asking;

namespace Radio24.Core.Tone;

/// <summary>What the model is told for each transform: "tone-common", then the transform's own, such as "tone-clarify".</summary>
/// <param name="rules">Of the house, in words; null: there are none.</param>
public sealed class TonePrompts(Prompts prompts, string? rules = null)
{
    private const string Common = "tone-common";

    private readonly string _version = string.IsNullOrWhiteSpace(rules)
        ? prompts.Only("tone-").Version
        : new Prompts([new("tone", prompts.Only("tone-").Version), new("rules", rules)]).Version;

    /// <summary>Those that came with the program.</summary>
    public static TonePrompts BuiltIn { get; } = new(Prompts.BuiltIn);

    /// <summary>Another one when any text is another.</summary>
    public string Version => _version;

    /// <inheritdoc cref="Prompts.Render(string, IReadOnlyDictionary{string, string})"/>
    public string Render(ToneTransform transform, IReadOnlyDictionary<string, string> values) =>
        HouseRules.After(prompts, [Common, $"tone-{TonePipeline.NameOf(transform)}"], values, rules);
}
