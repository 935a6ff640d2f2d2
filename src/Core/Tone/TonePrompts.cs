using Radio24.Core.Asking;

namespace Radio24.Core.Tone;

/// <summary>What the model is told for each transform: "tone-common", then the transform's own, such as "tone-clarify".</summary>
public sealed class TonePrompts(Prompts prompts)
{
    private const string Common = "tone-common";

    private readonly Prompts _prompts = prompts.Only("tone-");

    /// <summary>Those that came with the program.</summary>
    public static TonePrompts BuiltIn { get; } = new(Prompts.BuiltIn);

    /// <summary>Another one when any text is another.</summary>
    public string Version => _prompts.Version;

    /// <inheritdoc cref="Prompts.Render(string, IReadOnlyDictionary{string, string})"/>
    public string Render(ToneTransform transform, IReadOnlyDictionary<string, string> values) =>
        _prompts.Render([Common, $"tone-{TonePipeline.NameOf(transform)}"], values);
}
