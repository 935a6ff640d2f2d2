namespace Radio24.Media.Audio;

/// <summary>What a file says about itself.</summary>
/// <param name="Title">From its tags, else from its name.</param>
/// <param name="Artist">From its tags or its name (<c>Artist - Title.mp3</c>); null where neither tells.</param>
/// <param name="Album">From its tags.</param>
/// <param name="Duration">Zero where the container does not tell.</param>
public sealed record MusicTags(string Title, string? Artist, string? Album, TimeSpan Duration);
