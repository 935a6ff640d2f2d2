using System.Collections.Frozen;

namespace Radio24.Media.Audio;

/// <summary>
/// Watches a folder of music while the station runs by looking again and again, which works on network file systems too. A file
/// counts once it has stopped changing; one that cannot be played is listed with the reason until it changes.
/// </summary>
public sealed class MusicFolder
{
    private readonly string _path;
    private readonly MusicFolderOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Known> _known = [];
    private Dictionary<string, string> _inTheWay = [];
    private volatile IReadOnlyList<MusicTrack> _tracks = [];
    private volatile IReadOnlyDictionary<string, string> _problems = FrozenDictionary<string, string>.Empty;

    /// <param name="path">The folder; its subfolders are looked at too. It need not exist yet.</param>
    public MusicFolder(string path, MusicFolderOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = System.IO.Path.GetFullPath(path);
        _options = options ?? new MusicFolderOptions();
        _time = time ?? TimeProvider.System;
    }

    /// <summary>What can be played now, by path; a new list after every change. Any thread.</summary>
    public IReadOnlyList<MusicTrack> Tracks => _tracks;

    /// <summary>
    /// Files and folders that cannot be played, and why. Names and reasons are text from outside: clean them before anybody reads
    /// them. Any thread.
    /// </summary>
    public IReadOnlyDictionary<string, string> Problems => _problems;

    /// <summary>Raised on the watching task after <see cref="Tracks"/> or <see cref="Problems"/> changed.</summary>
    public event EventHandler? Changed;

    /// <summary>Raised on the watching task after every look at the folder.</summary>
    public event EventHandler? Looked;

    /// <summary>Files that are new or changed, and not known yet to be playable or not. On the watching task.</summary>
    public int Unsettled => _known.Values.Count(known => !known.Probed);

    /// <summary>Watches until cancelled (and then returns). One at a time.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        try
        {
            do
            {
                await ScanAsync(ct);
                Looked?.Invoke(this, EventArgs.Empty);
            }
            while (await timer.WaitForNextTickAsync(ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>Looks once: forgets what is gone, probes what is new and has settled, one file after the other.</summary>
    public async Task ScanAsync(CancellationToken ct)
    {
        var walk = new MusicWalk(_options);
        if (!walk.Look(_path)) return;
        bool changed = !Same(walk.Problems, _inTheWay);
        _inTheWay = walk.Problems;
        foreach (string gone in _known.Keys.Where(path => !walk.Files.ContainsKey(path)).ToArray())
        {
            changed |= _known[gone].Probed;
            _known.Remove(gone);
        }

        if (changed) Publish();
        foreach ((string path, MusicStamp stamp) in walk.Files)
        {
            if (!_known.TryGetValue(path, out Known? known) || known.Stamp != stamp)
            {
                // New or changed. Until it settles it is not played; what was known of it before is no longer true.
                bool wasProbed = known?.Probed ?? false;
                _known[path] = known = new Known(stamp, _time.GetTimestamp());
                if (wasProbed) Publish();
            }

            if (known.Probed || _time.GetElapsedTime(known.Since) < _options.Settle) continue;
            await ProbeAsync(path, known, ct);
            Publish(); // one by one: the first track of a big folder can play at once
        }
    }

    private async Task ProbeAsync(string path, Known known, CancellationToken ct)
    {
        try
        {
            MusicTags tags = await MusicProbe.ReadTagsAsync(path, _time, ct);
            double loudness = await MusicProbe.MeasureLoudnessAsync(path, _time, ct);
            if (double.IsFinite(loudness)) known.Track = new MusicTrack(path, tags, loudness);
            else known.Problem = "It is silent from beginning to end.";
        }
        catch (Exception e) when (e is ClipException or IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            known.Problem = e.Message;
        }
    }

    private void Publish()
    {
        _tracks = [.. _known.Values.Select(k => k.Track).OfType<MusicTrack>().OrderBy(t => t.Path, StringComparer.Ordinal)];
        _problems = _known.Where(k => k.Value.Problem is not null).Select(k => KeyValuePair.Create(k.Key, k.Value.Problem!))
            .Concat(_inTheWay).ToFrozenDictionary();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Count == other.Count && one.All(p => other.TryGetValue(p.Key, out string? reason) && reason == p.Value);

    private sealed class Known(MusicStamp stamp, long since)
    {
        public MusicStamp Stamp { get; } = stamp;

        public long Since { get; } = since;

        public MusicTrack? Track { get; set; }

        public string? Problem { get; set; }

        public bool Probed => Track is not null || Problem is not null;
    }
}

/// <summary>How the music folder is watched.</summary>
public sealed record MusicFolderOptions
{
    /// <summary>Between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A file counts as copied once its size and time have not changed for so long.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>More tracks than this are left out.</summary>
    public int MaximumFiles { get; init; } = 10_000;

    /// <summary>Files and folders of any kind that a look passes at most.</summary>
    public int MaximumEntries { get; init; } = 100_000;

    /// <summary>Folders inside folders.</summary>
    public int MaximumDepth { get; init; } = 16;

    /// <summary>File name endings that are looked at.</summary>
    public IReadOnlyList<string> Extensions { get; init; } =
        [".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".wav", ".aif", ".aiff", ".wma", ".webm", ".mka"];
}

/// <summary>A playable file of the music folder.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Tags">Title, artist, length.</param>
/// <param name="Loudness">Gated integrated loudness in LUFS (ITU-R BS.1770-4).</param>
public sealed record MusicTrack(string Path, MusicTags Tags, double Loudness);
