namespace Radio24.Core.Tone;

/// <summary>What can be done to the tone of a post, without a change to what it says.</summary>
public enum ToneTransform
{
    /// <summary>Harsh words, shouting and commands become what a host would say aloud.</summary>
    Soften,

    /// <summary>What is hard to follow when it is heard once becomes easy to follow.</summary>
    Clarify,

    /// <summary>One thing after the other: greeting, point, question.</summary>
    Structure,

    /// <summary>Shorter; names, numbers, the question and the song's title stay.</summary>
    Summarise,

    /// <summary>The owner's house terms and readings.</summary>
    Terminology,

    /// <summary>Says what the author wants of the station, plainly.</summary>
    Requirements,

    /// <summary>A few words on what a listener must know to follow it, from the post itself.</summary>
    Background,
}

/// <summary>One transform, and how far it goes.</summary>
/// <param name="Intensity"><see cref="Least"/> to <see cref="Most"/>.</param>
public sealed record ToneChoice(ToneTransform Transform, int Intensity)
{
    public const int Least = 1;

    public const int Most = 3;
}
