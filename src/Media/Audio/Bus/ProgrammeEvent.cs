namespace Radio24.Media.Audio;

/// <summary>What happened in the programme. Posted by the air thread as it is heard.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Frame">The number of the frame in which it was heard: media time is <c>Frame × 20 ms</c>.</param>
/// <param name="Source">What it happened to; null for <see cref="ProgrammeEventKind.DeadAir"/>.</param>
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

    /// <summary>A mark in a voice was heard, or was placed where the voice had already been heard.</summary>
    VoiceMark,

    /// <summary>A voice on air has been silent (RMS under −45 dB) for 6 s.</summary>
    VoiceSilent,

    /// <summary>A voice ended; the next may be taken.</summary>
    VoiceEnded,

    /// <summary>The first sample of a live source is heard.</summary>
    LiveStarted,

    /// <summary>A live source ended; a voice that stood still goes on.</summary>
    LiveEnded,

    /// <summary>A jingle is first heard.</summary>
    JingleStarted,

    /// <summary>A jingle ended; the next may be played.</summary>
    JingleEnded,

    /// <summary>What should be heard has been silent for 5 s (the bed covers it after 2 s): go to the next item, tell someone.</summary>
    DeadAir,

    /// <summary>A source threw or gave what is no audio; it was taken off and the programme went on.</summary>
    SourceFailed,
}

/// <summary>
/// The way back from the air thread, which signals nobody: the reader looks once a frame. Waking him would need a lock or a system
/// call in the tick; looking 50 times a second costs a thousandth of a core, and the air notices nothing of it.
/// </summary>
public sealed class ProgrammeEvents
{
    private const int Capacity = 1_024;

    private readonly ControlQueue<ProgrammeEvent> _waiting = new(Capacity);
    private long _lost;

    /// <summary>Events that found the queue full: nobody had read 1,024 of them.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>The number of the frame that is being made. The air thread only.</summary>
    internal long Frame { get; set; }

    /// <summary>Takes the oldest event. One reader; any thread.</summary>
    public bool TryRead(out ProgrammeEvent happening) => _waiting.TryDequeue(out happening);

    /// <summary>The air thread only.</summary>
    internal void Post(ProgrammeEventKind kind, IAudioSource? source = null, object? tag = null)
    {
        if (!_waiting.TryEnqueue(new ProgrammeEvent(kind, Frame, source, tag))) Volatile.Write(ref _lost, _lost + 1);
    }
}
