namespace Radio24.Core.Screening;

/// <summary>What the station has seen of an author; the least trusted first.</summary>
public enum AuthorStanding
{
    /// <summary>Several of their posts were rejected lately.</summary>
    Flagged,

    New,

    /// <summary>Some of their posts have aired, and none was rejected lately.</summary>
    Known,
}

/// <summary>An author's latest posts, counted.</summary>
/// <param name="Aired">Of the latest <see cref="Looked"/>.</param>
/// <param name="Rejected">Since a moment, of the same: by a person, or for what they said; not for a plain limit.</param>
public sealed record AuthorRecord(int Aired, int Rejected)
{
    /// <summary>So many posts of an author are looked at, however many there are.</summary>
    public const int Looked = 50;

    public static AuthorRecord Nothing { get; } = new(0, 0);
}
