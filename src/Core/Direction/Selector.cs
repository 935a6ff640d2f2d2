namespace Radio24.Core.Direction;

/// <summary>
/// Chooses music: no track twice within two hours and no artist twice within one, as far as the library allows; among what is left, at
/// random from the half not heard for longest. (Radio stations call the software that does this a selector.)
/// </summary>
internal sealed class Selector(DirectorOptions options, Dice dice)
{
    private readonly Dictionary<string, DateTimeOffset> _played = [];
    private readonly Dictionary<string, DateTimeOffset> _artistHeard = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeOffset> _restsUntil = [];
    private IReadOnlyList<Track> _library = [];

    /// <summary>How well a choice follows the rules, best first.</summary>
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

    /// <summary>Records that the track starts playing now.</summary>
    public void Heard(Track track, DateTimeOffset now)
    {
        _played[track.Id] = now;
        if (track.Artist.Length > 0)
            _artistHeard[track.Artist] = now;
        Forget(_artistHeard, now - options.ArtistRepeat);
        if (_played.Count > (2 * _library.Count) + 100)
            Forget(_played, now - options.TrackRepeat);
    }

    /// <summary>Skips a track that failed to play, for a while.</summary>
    public void Rest(Track track, DateTimeOffset now) => _restsUntil[track.Id] = now + options.BrokenTrackRest;

    /// <summary>When the next skipped track may be tried again; null if none is skipped.</summary>
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

    /// <summary>The track to start at that time; null if none can be played.</summary>
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

    /// <summary>Whether there is still no better choice for that time.</summary>
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

/// <summary>Pseudo-random numbers, the same for the same seed on every machine (SplitMix64). Not for secrets.</summary>
internal sealed class Dice(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>0 to <paramref name="sides"/> − 1. The modulo bias is far too small to hear.</summary>
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
