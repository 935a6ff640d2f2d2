using Radio24.Api.Now;
using Radio24.Api.Posts;
using Radio24.Core.Air;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Api.Events;

/// <summary>The station's last state as this process has heard it: what a late page is told first.</summary>
internal sealed class StationBoard(ApiOptions options, IAirStatus air, PostWaits waits, TimeProvider time)
{
    private volatile NowPlaying? _now;
    private volatile Caption? _caption;
    private volatile PresenterStatus? _presenter;
    private volatile StationEvent.ReplyAsked? _reply;
    private volatile int _listeners;

    public int Listeners => _listeners;

    public Caption? Caption => _caption;

    /// <summary>Null: no Host has said who speaks.</summary>
    public PresenterStatus? Presenter => _presenter;

    /// <summary>The last that was told of replies on air; null: nothing was.</summary>
    public StationEvent.ReplyAsked? ReplyAsked => _reply;

    /// <summary>How long posts wait.</summary>
    public PostWaits Waits => waits;

    /// <summary>Posts whose place or time changed with the last <see cref="StationEvent.UpNext"/>.</summary>
    public IReadOnlyList<PlacedPost> Placed { get; private set; } = [];

    public DateTimeOffset Time => time.GetUtcNow();

    public bool HasNow => _now is not null;

    /// <summary>Null: no Host has said what is on.</summary>
    public NowPlaying? Air => _now;

    /// <summary>The answer as of this moment: elapsed and remaining time are counted anew.</summary>
    public NowAnswer Now() => NowAnswer.Of(_now, _listeners, air.OnAir, options, time.GetUtcNow());

    public void Note(StationEvent stationEvent)
    {
        switch (stationEvent)
        {
            case StationEvent.NowPlaying now:
                _now = now.Now;
                break;
            case StationEvent.Listeners listeners:
                _listeners = listeners.Count;
                break;
            case StationEvent.CaptionShown caption:
                _caption = caption.Caption;
                break;
            case StationEvent.PresenterChanged presenter:
                _presenter = presenter.Status;
                break;
            case StationEvent.ReplyAsked asked:
                _reply = asked;
                break;
            case StationEvent.UpNext next:
                Placed = waits.Note(next);
                break;
            case StationEvent.Forgotten forgotten:
                waits.Forget(forgotten.Posts);
                _reply = _reply?.Without(forgotten.Posts) as StationEvent.ReplyAsked;
                _now = _now?.Without(forgotten.Posts);
                if (_caption?.Post is { } shown && forgotten.Posts.Contains(shown))
                    _caption = null;
                break;
            default:
                break;
        }
    }
}
