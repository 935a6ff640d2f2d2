using Radio24.Core.Air;

namespace Radio24.Core.Direction;

/// <summary>What is heard, what was, and what is planned: the source of the now playing. A voice covers the music under it.</summary>
internal sealed class Rundown(DirectorOptions options, Action<DirectorOutput> emit)
{
    private const int Remembered = 10;

    private readonly LinkedList<AirItem> _history = [];
    private (SegmentId Id, AirItem Item)? _music;
    private (SegmentId Id, AirItem Item)? _voice;
    private AirItem? _next;
    private NowPlaying? _announced;

    /// <summary>Changed only by what is heard; nothing is said until <see cref="Announce"/>.</summary>
    public void MusicHeard(Segment segment, DateTimeOffset at)
    {
        MusicOver();
        _music = Begin(segment, at);
    }

    public void MusicOver() => Past(ref _music);

    public void VoiceHeard(Segment segment, DateTimeOffset at)
    {
        VoiceOver();
        _voice = Begin(segment, at);
    }

    public void VoiceOver() => Past(ref _voice);

    public void Plan(Track? next, DateTimeOffset at) =>
        _next = next is null ? null : new AirItem(SegmentKind.Music, next.Title, next.Artist, at, next.Length, null);

    /// <summary>Tells what is heard now, if that (or the plan) is new; nothing while nothing of the rundown is heard.</summary>
    public void Announce()
    {
        if ((_voice ?? _music)?.Item is not { } current)
            return;
        // The expected time of the next item shifts with every pause: only another item is news.
        if (_announced is not null && _announced.Current == current && Same(_announced.Next, _next))
            return;
        _announced = new NowPlaying(current, _next, [.. _history.OrderByDescending(i => i.StartedAt)]);
        emit(new DirectorOutput.Announce(_announced));
    }

    private static bool Same(AirItem? one, AirItem? other) =>
        one?.Title == other?.Title && one?.Artist == other?.Artist && one?.Length == other?.Length;

    private (SegmentId Id, AirItem Item) Begin(Segment segment, DateTimeOffset at)
    {
        AirItem item = Item(segment, at);
        emit(new DirectorOutput.Heard(segment.Id, item));
        return (segment.Id, item);
    }

    private void Past(ref (SegmentId Id, AirItem Item)? heard)
    {
        if (heard is not var (id, item))
            return;
        _history.AddFirst(item);
        if (_history.Count > Remembered)
            _history.RemoveLast();
        heard = null;
        emit(new DirectorOutput.OffAir(id));
    }

    private AirItem Item(Segment segment, DateTimeOffset at) => segment switch
    {
        { Kind: SegmentKind.Music, Track: { } track } => new(segment.Kind, track.Title, track.Artist, at, track.Length, null),
        { Kind: SegmentKind.Music } => new(segment.Kind, options.BedTitle, options.Station, at, null, null),
        // What closes an exchange is of no post: that one has its line already.
        { Kind: SegmentKind.ListenerPost, Exchange: not { Closing: true } } => new(segment.Kind, segment.Post?.Name ?? "", segment.Presenter ?? options.Presenter, at, null, segment.Post?.Id),
        _ => new(segment.Kind, options.Station, segment.Presenter ?? options.Presenter, at, null, null),
    };
}
