using Radio24.Core.Direction;

namespace Radio24.Core.Presenting;

/// <summary>
/// Whether a rung is worth a try. It rests after each failure, longer each time; after the third in a row others take its place until it has proved that
/// it speaks. One that proves and then fails all the same rests longer still.
/// </summary>
internal sealed class RungBreaker(Dice dice)
{
    private const int Opens = 3;

    /// <summary>It does not help to ask again soon.</summary>
    public static readonly TimeSpan DeniedRest = TimeSpan.FromHours(1);

    private static readonly TimeSpan RelapseRest = TimeSpan.FromMinutes(1), LongestRest = TimeSpan.FromMinutes(10);

    private int _failures, _relapses;
    private bool _proved;

    /// <summary>Others take its place.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>It is not tried before.</summary>
    public DateTimeOffset RestsUntil { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>What it failed with last; null once it has worked.</summary>
    public SpeechTrouble? Trouble { get; private set; }

    public void Failed(SpeechTrouble trouble, DateTimeOffset now)
    {
        _failures++;
        _relapses = _proved && _failures > Opens ? _relapses + 1 : _relapses;
        _proved = false;
        Trouble = trouble;
        IsOpen |= _failures >= Opens || trouble == SpeechTrouble.Denied;
        TimeSpan rest = trouble == SpeechTrouble.Denied ? DeniedRest : Backoff(_failures, dice);
        if (_relapses > 0 && trouble != SpeechTrouble.Denied)
            rest = TimeSpan.FromTicks(Math.Min(LongestRest.Ticks, RelapseRest.Ticks << Math.Min(_relapses - 1, 8)));
        RestsUntil = now + rest;
    }

    /// <summary>It said something that nobody heard: it may speak again.</summary>
    public void Proved()
    {
        (_proved, IsOpen) = (true, false);
        RestsUntil = DateTimeOffset.MinValue;
    }

    /// <summary>It said something that was asked for.</summary>
    public void Worked()
    {
        (_failures, _relapses, IsOpen, Trouble) = (0, 0, false, null);
        RestsUntil = DateTimeOffset.MinValue;
    }

    /// <summary>1 to 60 s, twice as long each time; by chance, so that a thousand stations do not come back at once.</summary>
    /// <param name="failures">In a row; 1 for the first.</param>
    public static TimeSpan Backoff(int failures, Dice dice)
    {
        int most = failures >= 6 ? 60_000 : 1_000 << Math.Max(1, failures);
        return TimeSpan.FromMilliseconds((most / 2) + dice.Roll((most / 2) + 1));
    }
}
