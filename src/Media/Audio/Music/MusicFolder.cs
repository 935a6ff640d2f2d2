using System.Collections.Frozen;

namespace Radio24.Media.Audio;

/// <summary>
/// Watches a folder of music while the station runs, by looking again and again: that works on every file system, network ones
/// included. A file counts once it has stopped changing; a broken one is listed with its reason until it changes.
/// </summary>
public sealed class MusicFolder
{
    private readonly string _path;
    private readonly MusicFolderOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Known> _known = [];
    private readonly HashSet<string> _extensions;
    private volatile IReadOnlyList<MusicTrack> _tracks = [];
    private volatile IReadOnlyDictionary<string, string> _problems = FrozenDictionary<string, string>.Empty;

    /// <param name="path">The folder; its subfolders are looked at too. It need not exist yet.</param>
    public MusicFolder(string path, MusicFolderOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = System.IO.Path.GetFullPath(path);
        _options = options ?? new MusicFolderOptions();
        _time = time ?? TimeProvider.System;
        _extensions = new HashSet<string>(_options.Extensions, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What can be played now, by path; a new list after every change. Any thread.</summary>
    public IReadOnlyList<MusicTrack> Tracks => _tracks;

    /// <summary>Files that cannot be played: path and reason.</summary>
    public IReadOnlyDictionary<string, string> Problems => _problems;

    /// <summary>Raised on the watching task after <see cref="Tracks"/> or <see cref="Problems"/> changed.</summary>
    public event EventHandler? Changed;

    /// <summary>Watches until cancelled (and then returns). One at a time.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        try
        {
            do await ScanAsync(ct);
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
        if (Look() is not { } seen) return;
        bool changed = false;
        foreach (string gone in _known.Keys.Where(path => !seen.ContainsKey(path)).ToArray())
        {
            changed |= _known[gone].Probed;
            _known.Remove(gone);
        }

        if (changed) Publish();
        foreach ((string path, Stamp stamp) in seen)
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
        _problems = _known.Where(k => k.Value.Problem is not null).ToFrozenDictionary(k => k.Key, k => k.Value.Problem!);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <returns>Null where the folder changed while it was read: the next look sees it whole.</returns>
    private Dictionary<string, Stamp>? Look()
    {
        var seen = new Dictionary<string, Stamp>();
        if (!Directory.Exists(_path)) return seen;
        var walk = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 16 };
        try
        {
            foreach (FileInfo file in new DirectoryInfo(_path).EnumerateFiles("*", walk))
            {
                if (seen.Count >= _options.MaximumFiles) break;
                if (!_extensions.Contains(file.Extension) || file.Length == 0) continue;
                seen[file.FullName] = new Stamp(file.Length, file.LastWriteTimeUtc);
            }
        }
        catch (IOException)
        {
            return null;
        }

        return seen;
    }

    private sealed record Stamp(long Length, DateTime Written);

    private sealed class Known(Stamp stamp, long since)
    {
        public Stamp Stamp { get; } = stamp;

        public long Since { get; } = since;

        public MusicTrack? Track { get; set; }

        public string? Problem { get; set; }

        public bool Probed => Track is not null || Problem is not null;
    }
}
