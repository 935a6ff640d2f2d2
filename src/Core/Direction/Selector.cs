namespace Radio24.Core.Direction;

/// <summary>
/// Chooses music: the same track not within two hours, the same artist not within one, as far as the library allows; among what
/// is left, by chance from the half that was not heard for longest. ("Selector": the machine that did this in radio stations.)
/// </summary>
internal sealed class Selector(DirectorOptions options, Dice dice)
{
    private readonly Dictionary<string, DateTimeOffset> _played = [];
    private readonly Dictionary<string, DateTimeOffset> _artistHeard = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeOffset> _restsUntil = [];
    private IReadOnlyList<Track> _library = [];

    /// <summary>How far a choice keeps to the rules.</summary>
    private enum Rank
    {
        Free,
        SameArtist,
        SameTrack,
        OutOfPlay,
    }

    public IReadOnlyList<Track> Library
    {
        get => _library;
        set
        {
            _library = [.. value.DistinctBy(t => t.Id)];
            HashSet<string> ids = [.. _library.Select(t => t.Id)];
            foreach (string gone in _restsUntil.Keys.Where(id => !ids.Contains(id)).ToList())
                _restsUntil.Remove(gone);
        }
    }

    /// <summary>Notes that the track is heard from now on.</summary>
    public void Heard(Track track, DateTimeOffset now)
    {
        _played[track.Id] = now;
        if (track.Artist.Length > 0)
            _artistHeard[track.Artist] = now;
        Forget(_artistHeard, now - options.ArtistRepeat);
        if (_played.Count > (2 * _library.Count) + 100)
            Forget(_played, now - options.TrackRepeat);
    }

    /// <summary>Leaves a track that does not play alone for a while.</summary>
    public void Rest(Track track, DateTimeOffset now) => _restsUntil[track.Id] = now + options.BrokenTrackRest;

    /// <summary>When the first resting track may be tried again; null if none rests.</summary>
    public DateTimeOffset? NextRested(DateTimeOffset now)
    {
        DateTimeOffset? first = null;
        foreach (DateTimeOffset until in _restsUntil.Values)
        {
            if (until > now && (first is null || until < first))
                first = until;
        }

        return first;
    }

    /// <summary>A track to start at that moment; null if nothing can be played.</summary>
    public Track? Choose(DateTimeOffset at)
    {
        Rank best = Best(at);
        if (best == Rank.OutOfPlay)
            return null;
        List<Track> choice = [.. _library.Where(t => RankOf(t, at) == best).OrderBy(LastPlayed)];
        return best switch
        {
            Rank.Free => choice[dice.Roll((choice.Count + 1) / 2)],
            Rank.SameArtist => choice.MinBy(t => _artistHeard.GetValueOrDefault(t.Artist)),
            _ => choice[0],
        };
    }

    /// <summary>True if the track is still as good a choice as any for that moment.</summary>
    public bool StillGood(Track track, DateTimeOffset at) =>
        _library.Any(t => t.Id == track.Id) && RankOf(track, at) is Rank rank && rank != Rank.OutOfPlay && rank <= Best(at);

    private static void Forget(Dictionary<string, DateTimeOffset> times, DateTimeOffset before)
    {
        foreach ((string key, DateTimeOffset at) in times)
        {
            if (at < before)
                times.Remove(key);
        }
    }

    private DateTimeOffset LastPlayed(Track track) => _played.GetValueOrDefault(track.Id, DateTimeOffset.MinValue);

    private Rank Best(DateTimeOffset at) => _library.Count == 0 ? Rank.OutOfPlay : _library.Min(t => RankOf(t, at));

    private Rank RankOf(Track track, DateTimeOffset at)
    {
        if (track.Length < options.ShortestTrack || (_restsUntil.TryGetValue(track.Id, out DateTimeOffset until) && at < until))
            return Rank.OutOfPlay;
        if (_played.TryGetValue(track.Id, out DateTimeOffset played) && at - played < options.TrackRepeat)
            return Rank.SameTrack;
        return track.Artist.Length > 0 && _artistHeard.TryGetValue(track.Artist, out DateTimeOffset heard)
            && at - heard < options.ArtistRepeat ? Rank.SameArtist : Rank.Free;
    }
}

/// <summary>Chance that comes out the same for the same seed, on every machine (SplitMix64): not for secrets.</summary>
internal sealed class Dice(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>0 to <paramref name="sides"/> − 1. The bias of the modulus is far below what a listener could hear.</summary>
    public int Roll(int sides)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)sides);
        }
    }
}
