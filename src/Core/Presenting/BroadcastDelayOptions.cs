namespace Radio24.Core.Presenting;

/// <summary>How speech whose words are not known beforehand waits.</summary>
/// <param name="Delay">No sample is heard sooner after it came. 0: as soon as its sentence is whole and checked.</param>
/// <param name="StartWithin">Counted from when it was asked for: what has not begun by then is given up.</param>
public sealed record BroadcastDelayOptions(TimeSpan Delay, TimeSpan StartWithin)
{
    /// <summary>Listeners wait so long in the middle of a speech for the next whole sentence, then it is over.</summary>
    public TimeSpan GapWithin { get; init; } = TimeSpan.FromSeconds(1.2);

    /// <summary>An item that was said to have ended is whole if nothing more of it comes for so long.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The end of an item counts for nothing if the turn broke off within so long after it.</summary>
    public TimeSpan CutOff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>So long after the words of a turn are all there, its formal end is not waited for any more.</summary>
    public TimeSpan EndWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is let in although a later sentence tripped must be worth hearing: shorter than this it is dropped too.</summary>
    public TimeSpan WorthHearing { get; init; } = TimeSpan.FromSeconds(3);
}
