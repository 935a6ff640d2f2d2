using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Events;

/// <summary>What happens on the station in these tests.</summary>
internal static class Happenings
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static StationEvent Now(string title, SegmentKind kind = SegmentKind.Music) => new StationEvent.NowPlaying(new NowPlaying(
        new AirItem(kind, title, "The Testers", Noon, TimeSpan.FromMinutes(3), null),
        new AirItem(SegmentKind.Link, "Link", "", Noon.AddMinutes(3), null, null),
        [new AirItem(SegmentKind.SignOn, "Sign-on", "", Noon.AddSeconds(-9), TimeSpan.FromSeconds(9), null)]));

    public static StationEvent Caption(long id, string text) => new StationEvent.CaptionShown(
        new Caption(id, text, "ja", Noon, TimeSpan.FromSeconds(61.5), TimeSpan.FromSeconds(2), null));

    public static StationEvent.UpNext Next(params PlacedPost[] posts) => new(
        posts, posts.Length, 0, new AirPace(TimeSpan.Zero, 0, TimeSpan.FromSeconds(20), 3, TimeSpan.FromMinutes(1)), TimeSpan.FromHours(1));

    public static StationEvent Moved(PostId id, ListenerId from, PostState state) =>
        new StationEvent.PostMoved(id, from, new PostTransition(state, Noon, "station", "because"), 2);
}
