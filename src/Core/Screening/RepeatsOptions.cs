namespace Radio24.Core.Screening;

/// <summary>When posts count as the same again, and when there are too many of them.</summary>
public sealed record RepeatsOptions
{
    /// <summary>Posts that are remembered; the oldest are forgotten. About 2 KB each, with a recording 4 KB.</summary>
    public int Remembered { get; init; } = 2_000;

    /// <summary>How far apart two posts may be and still be the same again.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Shared trigrams of all (Jaccard) from which on two texts are nearly the same. Two texts about one thing have 0.1 to 0.3.</summary>
    public double NearText { get; init; } = 0.6;

    /// <summary>From which on many from different listeners are one campaign.</summary>
    public double AlikeText { get; init; } = 0.4;

    /// <summary>Cosine of two embeddings from which on they say the same.</summary>
    public double NearMeaning { get; init; } = 0.93;

    /// <summary>Equal bits of two recordings' prints from which on they are one; two different ones have about half.</summary>
    public double SameVoice { get; init; } = 0.7;

    /// <summary>How long the sound of a recording, or the meaning of words, is waited for.</summary>
    public TimeSpan LookWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The minutes within which a flood is counted.</summary>
    public TimeSpan FloodWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Posts of one listener within <see cref="FloodWindow"/> that still go on.</summary>
    public int MostFromOne { get; init; } = 8;

    /// <summary>Posts alike from different listeners within <see cref="FloodWindow"/> that still go on.</summary>
    public int MostAlike { get; init; } = 3;
}
