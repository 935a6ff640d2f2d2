namespace Radio24.Media.Audio;

/// <summary>Tracks on four decks, each with its fader, so that one fades out while the next fades in. The air thread only.</summary>
internal sealed class MusicBus(ProgrammeEvents events, TimeSpan endingLead)
{
    private const int Decks = 4;

    private readonly Deck[] _decks = [.. Enumerable.Range(0, Decks).Select(_ => new Deck())];
    private readonly float[] _block = new float[AudioFormat.FrameLength];

    /// <summary>A track is up, or coming up.</summary>
    public bool Playing
    {
        get
        {
            foreach (Deck deck in _decks)
                if (deck.Playing) return true;
            return false;
        }
    }

    public void Play(IAudioSource track, TimeSpan fadeIn)
    {
        Stop(fadeIn);
        FreeDeck().Load(track, fadeIn);
    }

    public void Stop(TimeSpan fadeOut)
    {
        foreach (Deck deck in _decks) deck.Fader.Close(fadeOut);
    }

    /// <summary>Adds what plays to a block of silence.</summary>
    public void Read(Span<float> music)
    {
        foreach (Deck deck in _decks)
            if (deck.Track is { } track) Pull(deck, track, music);
    }

    private void Pull(Deck deck, IAudioSource track, Span<float> music)
    {
        Span<float> block = _block.AsSpan(0, music.Length);
        int got = GuardedSource.Pull(track, block, out bool failed);
        if (failed) events.Post(ProgrammeEventKind.SourceFailed, track);
        if (got > 0 && !deck.Started)
        {
            deck.Started = true;
            events.Post(ProgrammeEventKind.TrackStarted, track);
        }

        deck.Fader.Apply(block);
        Mixer.Add(music, block);
        if (got < block.Length || deck.Fader.IsClosed)
        {
            Eject(deck);
        }
        else if (!deck.EndingPosted && deck.Playing && GuardedSource.Remaining(track) <= endingLead)
        {
            deck.EndingPosted = true;
            events.Post(ProgrammeEventKind.TrackEnding, track);
        }
    }

    // Four tracks at once happen only when orders come faster than fades; then the quietest is cut.
    private Deck FreeDeck()
    {
        Deck quietest = _decks[0];
        foreach (Deck deck in _decks)
        {
            if (deck.Track is null) return deck;
            if (deck.Fader.Gain < quietest.Fader.Gain) quietest = deck;
        }

        Eject(quietest);
        return quietest;
    }

    private void Eject(Deck deck)
    {
        events.Post(ProgrammeEventKind.TrackEnded, deck.Track);
        deck.Eject();
    }

    private sealed class Deck
    {
        public readonly Fader Fader = new();

        public IAudioSource? Track { get; private set; }

        public bool Started { get; set; }

        public bool EndingPosted { get; set; }

        public bool Playing => Track is not null && Fader.Opening;

        public void Load(IAudioSource track, TimeSpan fadeIn)
        {
            Track = track;
            Started = EndingPosted = false;
            Fader.Reset(open: false);
            Fader.Open(fadeIn);
        }

        public void Eject()
        {
            Track = null;
            Fader.Reset(open: false);
        }
    }
}
