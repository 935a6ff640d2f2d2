using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Host.Air;

/// <summary>
/// The posts that were erased while this Host was on air, so that what it still says about them (the last captions of a voice that
/// breaks off, the names in its history) is not told. Only the newest are kept: what aired before them is out of the history long since.
/// </summary>
internal sealed class ErasedNames
{
    private const int Most = 20_000;

    private readonly Lock _gate = new();
    private readonly HashSet<PostId> _posts = [];
    private readonly Queue<PostId> _order = new();
    private StationEvent? _caption;
    private StationEvent? _now;

    /// <returns>What of the event may be told; null: nothing.</returns>
    public StationEvent? Clear(StationEvent stationEvent)
    {
        lock (_gate)
        {
            StationEvent? left = _posts.Count == 0 ? stationEvent : stationEvent.Without(_posts);
            switch (left)
            {
                case StationEvent.CaptionShown:
                    _caption = left;
                    break;
                case StationEvent.NowPlaying:
                    _now = left;
                    break;
            }

            return left;
        }
    }

    /// <returns>True if one of them was told of last: it may have been told after everybody else forgot it.</returns>
    public bool Add(IReadOnlyCollection<PostId> posts)
    {
        lock (_gate)
        {
            foreach (PostId post in posts.Where(_posts.Add))
                _order.Enqueue(post);
            while (_order.Count > Most)
                _posts.Remove(_order.Dequeue());
            StationEvent? caption = _caption?.Without(posts), now = _now?.Without(posts);
            bool told = !ReferenceEquals(caption, _caption) || !ReferenceEquals(now, _now);
            (_caption, _now) = (caption, now);
            return told;
        }
    }
}
