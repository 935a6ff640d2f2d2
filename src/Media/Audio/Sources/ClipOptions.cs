namespace Radio24.Media.Audio;

/// <summary>How a clip is opened.</summary>
public sealed record ClipOptions
{
    /// <summary>Loudness of the file in LUFS where it is known (the music folder measures it); otherwise it is measured before playing.</summary>
    public double? Loudness { get; init; }

    /// <summary>What it is levelled to.</summary>
    public double TargetLoudness { get; init; } = -16;

    /// <summary>A quiet file is raised by no more than this.</summary>
    public double MaximumBoost { get; init; } = 6;

    /// <summary>False plays the file as loud as it is.</summary>
    public bool Level { get; init; } = true;

    /// <summary>Audio decoded ahead.</summary>
    public TimeSpan Buffer { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long the decoder may take until the first sound is there.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
