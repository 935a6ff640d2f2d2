namespace Radio24.Media.Audio;

/// <summary>A playable file of the music folder.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Tags">Title, artist, length.</param>
/// <param name="Loudness">Gated integrated loudness in LUFS (ITU-R BS.1770-4).</param>
public sealed record MusicTrack(string Path, MusicTags Tags, double Loudness);
