namespace Radio24.Core.Air;

/// <summary>What an item of the rundown is.</summary>
public enum SegmentKind
{
    /// <summary>The first words after the start.</summary>
    SignOn,

    /// <summary>The station's name, and that the presenter is an AI; on the hour.</summary>
    StationId,

    /// <summary>A track from the music folder, or a piece of the generative bed.</summary>
    Music,

    /// <summary>The presenter between two tracks.</summary>
    Link,

    /// <summary>The presenter takes up a listener's post.</summary>
    ListenerPost,

    /// <summary>What is heard when nothing else can be.</summary>
    Filler,
}
