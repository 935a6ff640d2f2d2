namespace Radio24.Core.Direction;

/// <summary>A piece of music that can be played.</summary>
/// <param name="Id">Names it for good: two tracks are the same if their ids are (the path inside the music folder).</param>
/// <param name="Artist">Empty if unknown; unknown artists are never counted as the same one.</param>
/// <param name="Length">From its first to its last sample; null if unknown. A wrong length does no harm.</param>
public sealed record Track(string Id, string Title, string Artist, TimeSpan? Length);
