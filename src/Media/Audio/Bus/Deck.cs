namespace Radio24.Media.Audio;

/// <summary>Where one track plays, with its fader. The air thread only.</summary>
internal sealed class Deck
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
