namespace Radio24.Media.Audio;

/// <summary>
/// The bed, and the safety reel in its place where it fails: under the programme while no track plays, and over it as cover when
/// what should be heard is silent. The air thread only.
/// </summary>
internal sealed class BedBus(IAudioSource bed, IAudioSource reel, ProgrammeEvents events, TimeSpan fadeIn)
{
    private static readonly TimeSpan CoverDown = Fader.Cut * 20;

    private readonly Fader _fader = new(open: true);
    private readonly Fader _cover = new();
    private readonly float[] _asRead = new float[AudioFormat.FrameLength];
    private bool _isRead;
    private bool _coverUp;

    public void Close(TimeSpan over) => _fader.Close(over);

    /// <summary>Fills a block of silence with the bed, faded; it comes up by itself once no track plays.</summary>
    public void Read(Span<float> block, bool trackPlays)
    {
        if (!trackPlays && !_fader.Opening) _fader.Open(fadeIn);
        _isRead = !_fader.IsClosed;
        if (!_isRead) return;
        Pull(block);
        block.CopyTo(_asRead);
        _fader.Apply(block);
    }

    /// <summary>Adds the bed at full level, or the reel, to what is silent. The bed moves on once a block at most.</summary>
    public void Cover(Span<float> mix, bool bedUp, bool reelUp)
    {
        if (bedUp && !_coverUp) _cover.Open(fadeIn);
        else if (!bedUp && _coverUp) _cover.Close(CoverDown);
        _coverUp = bedUp;
        if (_cover.IsClosed) return;
        Span<float> cover = _asRead.AsSpan(0, mix.Length);
        if (!_isRead) Pull(cover);
        if (reelUp) GuardedSource.Pull(reel, cover, out _);
        _cover.Apply(cover);
        Mixer.Add(mix, cover);
    }

    private void Pull(Span<float> block)
    {
        int got = GuardedSource.Pull(bed, block, out bool failed);
        if (failed) events.Post(ProgrammeEventKind.SourceFailed, bed);
        if (got < block.Length) GuardedSource.Pull(reel, block, out _);
    }
}
