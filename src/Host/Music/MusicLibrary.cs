using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Host.Air;
using Radio24.Media.Audio;

namespace Radio24.Host.Music;

/// <summary>
/// The station's music: files of the music folder or, while it is empty, pieces composed in code. What files say about themselves is
/// cleaned here, before the director, the log or a page gets to see it.
/// </summary>
public sealed class MusicLibrary(string folder, long seed) : ITrackSource
{
    /// <summary>Characters of a title, an artist or a file's path that are shown.</summary>
    public const int LongestName = 200;

    /// <summary>Characters of a reason, which may hold ffmpeg's own words.</summary>
    public const int LongestReason = 500;

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

    /// <summary>What cannot be played, as a person may read it: paths inside the folder, in order.</summary>
    public IReadOnlyList<MusicProblem> Describe(IReadOnlyDictionary<string, string> problems) =>
    [
        .. problems.OrderBy(problem => problem.Key, StringComparer.Ordinal).Select(problem => new MusicProblem(
            CleanText.Of(Path.GetRelativePath(_root, problem.Key), LongestName),
            CleanText.Of(problem.Value.Replace(_root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), LongestReason))),
    ];

    private static Track Describe(string id, MusicTags tags)
    {
        string title = CleanText.Of(tags.Title, LongestName);
        return new Track(
            id, title.Length > 0 ? title : "?", CleanText.Of(tags.Artist, LongestName), tags.Duration > TimeSpan.Zero ? tags.Duration : null);
    }
}
