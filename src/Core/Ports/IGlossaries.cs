using Radio24.Core.Tone;

namespace Radio24.Core.Ports;

/// <summary>The owner's house terms and readings, by language.</summary>
public interface IGlossaries
{
    /// <summary>As they are now; <see cref="Glossary.Empty"/> if the owner has none.</summary>
    Glossary Of(string language);
}
