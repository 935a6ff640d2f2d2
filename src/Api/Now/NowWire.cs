using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Radio24.Core.Air;

namespace Radio24.Api.Now;

/// <summary>What is on air, in the shape that AzuraCast's now-playing clients know: times in Unix seconds, lengths in seconds.</summary>
internal sealed record NowAnswer(
    StationLine Station,
    ListenerCount Listeners,
    [property: JsonPropertyName("now_playing")] CurrentItem? NowPlaying,
    [property: JsonPropertyName("playing_next")] PlannedItem? PlayingNext,
    [property: JsonPropertyName("song_history")] IReadOnlyList<PlannedItem> SongHistory,
    [property: JsonPropertyName("is_online")] bool IsOnline,
    SegmentLine? Segment)
{
    public static NowAnswer Of(NowPlaying? now, int listeners, bool online, ApiOptions options, DateTimeOffset at) => new(
        new StationLine(options.StationName, options.StationShortcode, options.PathBase + "/whep"),
        new ListenerCount(listeners, listeners, listeners),
        now is null ? null : CurrentItem.Of(now.Current, at),
        now?.Next is null ? null : PlannedItem.Of(now.Next),
        now is null ? [] : [.. now.History.Select(PlannedItem.Of)],
        online,
        now is null ? null : new SegmentLine(now.Current.Kind, PresenterOf(now), null, now.Current.Post?.ToString()));

    /// <summary>Who speaks, or under music who spoke last: its name, and that it is an AI. Null: nobody has spoken lately.</summary>
    private static string? PresenterOf(NowPlaying now) =>
        now.History.Prepend(now.Current).FirstOrDefault(item => item.Kind != SegmentKind.Music)?.Artist;
}

internal sealed record StationLine(string Name, string Shortcode, [property: JsonPropertyName("listen_url")] string ListenUrl);

internal sealed record ListenerCount(int Total, int Unique, int Current);

/// <param name="PlayedAt">Unix seconds.</param>
/// <param name="Duration">Seconds; 0 if not known.</param>
internal sealed record CurrentItem(
    [property: JsonPropertyName("played_at")] long PlayedAt, int Duration, int Elapsed, int Remaining, Song Song)
{
    public static CurrentItem Of(AirItem item, DateTimeOffset at)
    {
        int duration = (int)(item.Length?.TotalSeconds ?? 0);
        int elapsed = Math.Max(0, (int)(at - item.StartedAt).TotalSeconds);
        return new CurrentItem(item.StartedAt.ToUnixTimeSeconds(), duration, elapsed, Math.Max(0, duration - elapsed), Song.Of(item));
    }
}

internal sealed record PlannedItem([property: JsonPropertyName("played_at")] long PlayedAt, int Duration, Song Song)
{
    public static PlannedItem Of(AirItem item) =>
        new(item.StartedAt.ToUnixTimeSeconds(), (int)(item.Length?.TotalSeconds ?? 0), Song.Of(item));
}

/// <param name="Id">The same for the same artist and title.</param>
/// <param name="Text">Artist and title in one.</param>
internal sealed record Song(string Id, string Text, string Title, string Artist)
{
    public static Song Of(AirItem item)
    {
        // A post, an ident or a link may be without a title, or without an artist.
        string text = string.Join(" - ", ((string[])[item.Artist, item.Title]).Where(part => part.Length > 0));
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
        return new Song(id, text, item.Title, item.Artist);
    }
}

/// <param name="PostId">The listener post it takes up.</param>
internal sealed record SegmentLine(
    SegmentKind Type, string? Presenter, string? Show, [property: JsonPropertyName("post_id")] string? PostId);
