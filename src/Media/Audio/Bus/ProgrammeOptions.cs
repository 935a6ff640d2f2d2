namespace Radio24.Media.Audio;

/// <summary>Levels and times of the bus. The defaults are the station's sound.</summary>
public sealed record ProgrammeOptions
{
    /// <summary>How far music goes down under a voice or a live source, in dB.</summary>
    public double VoiceDuckDecibels { get; init; } = -13;

    /// <summary>Ducking is complete before the first word.</summary>
    public TimeSpan DuckAttack { get; init; } = TimeSpan.FromSeconds(0.8);

    public TimeSpan DuckRelease { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How far music goes down under a jingle, in dB, and how fast. A jingle does not wait for it.</summary>
    public double JingleDuckDecibels { get; init; } = -10;

    public TimeSpan JingleDuckAttack { get; init; } = TimeSpan.FromSeconds(0.3);

    /// <summary>How the bed comes up when nothing else plays, or in an emergency.</summary>
    public TimeSpan BedFadeIn { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>RMS in dBFS under which the bus counts as silent.</summary>
    public double SilenceDecibels { get; init; } = -40;

    /// <summary>Silence on the bus until the bed comes up.</summary>
    public TimeSpan SilenceUntilBed { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence of the item until <see cref="ProgrammeEventKind.DeadAir"/>.</summary>
    public TimeSpan SilenceUntilDeadAir { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>RMS in dBFS under which a voice counts as silent, and for how long.</summary>
    public double VoiceSilenceDecibels { get; init; } = -45;

    public TimeSpan VoiceSilence { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long before a track's end <see cref="ProgrammeEventKind.TrackEnding"/> is posted.</summary>
    public TimeSpan TrackEndingLead { get; init; } = TimeSpan.FromSeconds(4);
}
