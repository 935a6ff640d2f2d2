using Radio24.Core.Direction;
using Radio24.Host.Air;
using Radio24.Media.Audio;

namespace Radio24.Host.Music;

/// <summary>The station's music: files of the music folder or, while it is empty, pieces composed in code.</summary>
public sealed class MusicLibrary(string folder, long seed) : ITrackSource
{
    private readonly string _root = Path.GetFullPath(folder);
    private volatile Dictionary<string, MusicTrack> _files = [];

    /// <summary>Takes over what the folder holds now.</summary>
    /// <returns>What the director may choose from; never empty.</returns>
    public IReadOnlyList<Track> Take(IReadOnlyList<MusicTrack> files)
    {
        _files = files.ToDictionary(file => Path.GetRelativePath(_root, file.Path));
        return files.Count == 0 ? GenerativeShelf.Tracks(seed) : [.. _files.Select(file => Describe(file.Key, file.Value.Tags))];
    }

    public async Task<IAudioSource> OpenAsync(Track track, CancellationToken cancellationToken)
    {
        if (GenerativeShelf.Has(track))
            return GenerativeShelf.Open(track);
        if (!_files.TryGetValue(track.Id, out MusicTrack? file))
            throw new ClipException("it is not in the music folder any more");
        return await Clip.OpenAsync(file.Path, new ClipOptions { Loudness = file.Loudness }, cancellationToken);
    }

    private static Track Describe(string id, MusicTags tags) =>
        new(id, tags.Title, tags.Artist ?? "", tags.Duration > TimeSpan.Zero ? tags.Duration : null);
}
