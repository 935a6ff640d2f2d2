using Radio24.Core.Presenting;

namespace Radio24.Core.Feeds;

/// <summary>How a feed stands.</summary>
/// <param name="Name">In the settings.</param>
/// <param name="TriedAt">When it was asked last.</param>
/// <param name="FetchedAt">When it last answered; null: never yet.</param>
/// <param name="Failures">In a row.</param>
/// <param name="Trouble">Why the last try failed; null: it did not.</param>
/// <param name="Etag">Of what it said last; null: it gave none.</param>
/// <param name="Modified">Its Last-Modified, as it came.</param>
/// <param name="Items">So many are told now.</param>
public sealed record FeedState(
    string Name, FeedTopic Topic, DateTimeOffset TriedAt, DateTimeOffset? FetchedAt, int Failures, FeedTrouble? Trouble, string? Etag, string? Modified, int Items = 0);

/// <summary>Why a feed could not be read.</summary>
public enum FeedTrouble
{
    /// <summary>No such host, refused, cut off, TLS.</summary>
    Unreachable,
    TimedOut,

    /// <summary>More bytes than are read.</summary>
    TooLarge,

    /// <summary>It is neither RSS nor Atom nor JSON Feed, or is broken.</summary>
    NotAFeed,

    /// <summary>4xx: it is not there, or not for us.</summary>
    Refused,

    /// <summary>5xx.</summary>
    Failing,

    /// <summary>It points too often, or to where it must not: http, or an address within this network.</summary>
    BadRedirect,

    /// <summary>Its name leads to an address within this network, and the owner has not allowed that.</summary>
    Inside,
}

public static class FeedTroubles
{
    public static Reason Words(this FeedTrouble trouble) => trouble switch
    {
        FeedTrouble.Unreachable => new("cannot be reached", "つながりません"),
        FeedTrouble.TimedOut => new("did not answer in time", "時間内に応答がありません"),
        FeedTrouble.TooLarge => new("is larger than 1 MB", "1 MB を超えています"),
        FeedTrouble.NotAFeed => new("is no RSS, Atom or JSON feed", "RSS・Atom・JSON フィードではありません"),
        FeedTrouble.Refused => new("refuses us, or is not there", "拒否されたか、見つかりません"),
        FeedTrouble.Failing => new("fails at its own end", "配信元でエラーが起きています"),
        FeedTrouble.BadRedirect => new("points elsewhere, to where it is not followed", "転送先が許可されていません"),
        FeedTrouble.Inside => new(
            "leads into this network (Radio24:Feeds:*:Inside allows it)", "このネットワーク内のアドレスを指しています（Radio24:Feeds:*:Inside で許可できます）"),
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, null),
    };
}
