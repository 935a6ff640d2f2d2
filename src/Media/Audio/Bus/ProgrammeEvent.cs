namespace Radio24.Media.Audio;

/// <summary>What happened on the bus. Posted by the air thread as it is heard.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Frame">The number of the frame in which it was heard: media time is <c>Frame × 20 ms</c>.</param>
/// <param name="Source">The track or voice it happened to; null for <see cref="ProgrammeEventKind.DeadAir"/>.</param>
/// <param name="Tag">The mark's tag; null for every other kind.</param>
public readonly record struct ProgrammeEvent(ProgrammeEventKind Kind, long Frame, IAudioSource? Source = null, object? Tag = null);

public enum ProgrammeEventKind
{
    /// <summary>A track is first heard.</summary>
    TrackStarted,

    /// <summary>A track that can tell its remaining time has <see cref="ProgrammeOptions.TrackEndingLead"/> left: time to crossfade.</summary>
    TrackEnding,

    /// <summary>A track was heard to its end, faded out, or failed.</summary>
    TrackEnded,

    /// <summary>The first sample of a voice is heard (ducking is complete).</summary>
    VoiceStarted,

    /// <summary>A mark in a voice was heard.</summary>
    VoiceMark,

    /// <summary>A voice on air has been silent (RMS under −45 dB) for 6 s.</summary>
    VoiceSilent,

    /// <summary>A voice ended; the next may be taken.</summary>
    VoiceEnded,

    /// <summary>What should be heard has been silent for 5 s (the bed covers it after 2 s): go to the next item, tell someone.</summary>
    DeadAir,

    /// <summary>A source threw or gave what is no audio; it was taken off and the bus went on.</summary>
    SourceFailed,
}
