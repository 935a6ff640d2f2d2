namespace Radio24.Media.Audio;

/// <summary>
/// One source at a time, claimed from any thread and given back by the air thread: the voice, a jingle, a live source. All but
/// <see cref="TryTake"/> and <see cref="Taken"/> belong to the air thread.
/// </summary>
internal sealed class SoloBus(ProgrammeEvents events, ProgrammeEventKind started, ProgrammeEventKind ended)
{
    private static readonly TimeSpan StandStill = AudioFormat.FrameDuration;

    private readonly Fader _fader = new(open: true);
    private IAudioSource? _source; // claimed by compare-exchange, given back once it has ended
    private bool _started;

    /// <summary>A source holds the bus.</summary>
    public bool Taken => Volatile.Read(ref _source) is not null;

    /// <summary>The source that is heard or waits to be; null: none.</summary>
    public IAudioSource? Source { get; private set; }

    /// <returns>False while another source holds the bus.</returns>
    public bool TryTake(IAudioSource source) => Interlocked.CompareExchange(ref _source, source, null) is null;

    /// <summary>Takes note of a source that was claimed since the last block.</summary>
    /// <returns>There is a new one.</returns>
    public bool Meet()
    {
        IAudioSource? source = Volatile.Read(ref _source);
        if (source is null || source == Source) return false;
        Source = source;
        _started = false;
        return true;
    }

    /// <summary>Fills the block with the source.</summary>
    /// <param name="mayStart">False holds back a source that has not begun.</param>
    /// <param name="standsStill">Fades out what has begun within a block and does not pull it until this is false again.</param>
    /// <returns>The source was pulled; without it the block is silent.</returns>
    public bool Read(Span<float> block, bool mayStart, bool standsStill = false)
    {
        block.Clear();
        if (Source is not { } source) return false;
        if (!_started)
        {
            if (!mayStart || standsStill) return false;
            _started = true;
            _fader.Reset(open: true);
            events.Post(started, source);
        }

        if (standsStill && _fader.Opening) _fader.Close(StandStill);
        else if (standsStill) return false;
        else if (!_fader.Opening) _fader.Open(StandStill);
        int got = GuardedSource.Pull(source, block, out bool failed);
        if (failed) events.Post(ProgrammeEventKind.SourceFailed, source);
        _fader.Apply(block);
        PassMarks(source);
        if (got < block.Length) End(source);
        return true;
    }

    private void End(IAudioSource source)
    {
        Source = null;
        // Given back before it is announced: whoever hears the event can take the next one at once.
        Volatile.Write(ref _source, null);
        events.Post(ended, source);
    }

    private void PassMarks(IAudioSource source)
    {
        if (source is not IMarkedSource marked) return;
        try
        {
            while (marked.TryPassMark(out object? tag)) events.Post(ProgrammeEventKind.VoiceMark, source, tag);
        }
#pragma warning disable CA1031 // As in GuardedSource.
        catch (Exception)
#pragma warning restore CA1031
        {
            events.Post(ProgrammeEventKind.SourceFailed, source);
        }
    }
}
