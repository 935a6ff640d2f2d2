namespace Radio24.Core.Posts;

/// <summary>Where a post stands. Which state may follow which is <see cref="PostLifecycle"/>.</summary>
public enum PostState
{
    /// <summary>Kept by the station; the author has been told so.</summary>
    Received,

    /// <summary>Its speech has been turned into text (voice posts only).</summary>
    Transcribed,

    /// <summary>The screener has given its verdict.</summary>
    Screened,

    /// <summary>Waits for a person's decision.</summary>
    Held,

    /// <summary>May go on air.</summary>
    Approved,

    /// <summary>Stands in the rundown.</summary>
    Queued,

    /// <summary>The presenter is taking it up now.</summary>
    OnAir,

    /// <summary>Has been heard.</summary>
    Aired,

    /// <summary>Will not be aired; the reason is given.</summary>
    Rejected,

    /// <summary>Taken back by its author.</summary>
    Withdrawn,

    /// <summary>Waited too long to still make sense.</summary>
    Expired,

    /// <summary>Could not be put on air after every try.</summary>
    Failed,
}
