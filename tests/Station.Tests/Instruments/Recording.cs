namespace Radio24.Station.Tests.Instruments;

/// <summary>What a page received, and when by its own clock.</summary>
/// <param name="Sound">Mono.</param>
/// <param name="Anchors">Before this many samples, everything had come out of the jitter buffer at this time (ms).</param>
internal sealed record Recording(Sound Sound, IReadOnlyList<(int Samples, double At)> Anchors)
{
    /// <summary>The page's time at which a place in the recording was heard, ms.</summary>
    /// <param name="seconds">From the recording's start.</param>
    public double PageTime(double seconds)
    {
        double sample = seconds * Sound.Rate;

        // A busy page reads late, never early: of the anchors around the place the earliest is the truest.
        return Anchors
            .Where(a => Math.Abs(a.Samples - sample) < 2.0 * Sound.Rate)
            .Min(a => a.At + ((sample - a.Samples) * 1000 / Sound.Rate));
    }

    /// <summary>The place in the recording that was heard at a time of the page, seconds.</summary>
    public double PlaceOf(double pageTime)
    {
        (int samples, double at) = Anchors.MinBy(a => Math.Abs(a.At - pageTime));
        return Math.Clamp(((double)samples / Sound.Rate) + ((pageTime - at) / 1000), 0, Sound.Seconds);
    }
}

/// <summary>A caption as it stood on the page.</summary>
/// <param name="From">When it appeared, ms of the page's clock.</param>
/// <param name="To">When it was replaced; null while it stands.</param>
internal sealed record ShownCaption(string Text, double From, double? To);
