namespace Radio24.Core.Asking;

/// <summary>What a model is asked for: a line of the ledger, and which caps it counts against.</summary>
public enum CallPurpose
{
    /// <summary>The moderating service's look at a post.</summary>
    Moderation,

    /// <summary>A recording into words.</summary>
    Transcription,

    /// <summary>Topic, mood and clarity of a post.</summary>
    Analysis,

    /// <summary>The tone that the policy asks for.</summary>
    Transform,

    /// <summary>The tone that an author asked for, to see before sending or at sending; triggered by anybody.</summary>
    Preview,

    /// <summary>Near-duplicates, memory, documents.</summary>
    Embedding,

    /// <summary>The presenter's speech.</summary>
    Presenter,

    /// <summary>A listener's question on the page; triggered by anybody.</summary>
    Question,

    /// <summary>The doctor's look whether it works.</summary>
    Doctor,
}
