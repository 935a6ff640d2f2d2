using System.Globalization;
using System.Text.Json;

namespace Radio24.Media.Audio;

/// <summary>
/// Asks a file for its tags and measures its loudness. Each runs a child process and may take seconds, for a long file minutes; one
/// that says nothing for half a minute hangs, and is ended.
/// </summary>
public static class MusicProbe
{
    private const int MaximumTag = 1_000; // UTF-16 units
    private const long LongestBytes = 24L * 60 * 60 * AudioFormat.SampleRate * AudioFormat.Channels * sizeof(float); // a day
    private const long MostJson = 1 << 20;

    /// <summary>How long ffprobe or ffmpeg may say nothing.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Title, artist and length.</summary>
    /// <exception cref="ClipException">The file is missing or holds no audio, or ffprobe hangs on it.</exception>
    public static async Task<MusicTags> ReadTagsAsync(string path, TimeProvider? time = null, CancellationToken ct = default)
    {
        if (!File.Exists(path)) throw new ClipException($"Opening {path}: there is no such file.");
        using DecoderProcess probe = DecoderProcess.Probe(path);
        using var json = new MemoryStream();
        int exit = await HearAsync(probe, path, json.Write, MostJson, time, ct);
        if (exit != 0) throw new ClipException($"Reading the tags of {path}: {Reason(probe.Complaint)}");
        json.Position = 0;
        using JsonDocument document = await JsonDocument.ParseAsync(json, cancellationToken: ct);
        return Read(path, document.RootElement);
    }

    /// <summary>Gated integrated loudness in LUFS; minus infinity for silence. Decodes the whole file, streamed.</summary>
    /// <exception cref="ClipException">Nothing in the file can be decoded, it is longer than a day, or ffmpeg hangs on it.</exception>
    public static async Task<double> MeasureLoudnessAsync(string path, TimeProvider? time = null, CancellationToken ct = default)
    {
        using DecoderProcess decoder = DecoderProcess.Decode(path);
        var meter = new LoudnessMeter();
        long heard = 0;
        await HearAsync(decoder, path, whole =>
        {
            meter.Hear(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(whole));
            heard += whole.Length;
        }, LongestBytes, time, ct);
        return heard > 0 ? meter.Integrated : throw new ClipException($"Decoding {path}: {Reason(decoder.Complaint)}");
    }

    /// <summary>Takes all that a child says, in pieces of whole stereo samples (the last may be any length), and waits until it ended.</summary>
    /// <returns>Its exit code.</returns>
    private static async Task<int> HearAsync(
        DecoderProcess child, string path, Action<ReadOnlySpan<byte>> hear, long most, TimeProvider? time, CancellationToken ct)
    {
        const int Sample = sizeof(float) * AudioFormat.Channels;
        using var silence = new CancellationTokenSource(Patience, time ?? TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        var bytes = new byte[64 * 1024];
        int held = 0;
        try
        {
            for (long heard = 0; ;)
            {
                int got = await child.Output.ReadAsync(bytes.AsMemory(held), either.Token);
                if (got == 0) break;
                silence.CancelAfter(Patience);
                heard += got;
                if (heard > most) throw new ClipException($"Reading {path}: there is too much in it.");
                held += got;
                int whole = held - (held % Sample);
                hear(bytes.AsSpan(0, whole));
                bytes.AsSpan(whole, held - whole).CopyTo(bytes);
                held -= whole;
            }

            hear(bytes.AsSpan(0, held));
            return await child.ExitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ClipException($"Reading {path}: nothing came for {Patience.TotalSeconds:0} s.", e);
        }
    }

    internal static string Reason(string complaint) => complaint switch
    {
        "" => "there is no audio in it.",
        _ when complaint.Contains("not on whitelist", StringComparison.Ordinal) => "it is no audio file, but a playlist or another format that is not played.",
        _ => complaint,
    };

    private static MusicTags Read(string path, JsonElement root)
    {
        string? title = null, artist = null, album = null;
        TimeSpan duration = TimeSpan.Zero;
        bool audio = false;
        if (root.TryGetProperty("format", out JsonElement format)) Take(format);
        if (root.TryGetProperty("streams", out JsonElement streams) && streams.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement stream in streams.EnumerateArray())
            {
                if (!stream.TryGetProperty("codec_type", out JsonElement type) || type.GetString() != "audio") continue;
                audio = true;
                Take(stream); // Ogg carries its tags on the stream
            }
        }

        if (!audio) throw new ClipException($"Opening {path}: there is no audio in it.");
        (string? nameArtist, string nameTitle) = FromName(path);
        // A file without a title is named by its file name as a whole, so that artist and title belong together.
        return title is null
            ? new MusicTags(nameTitle, artist ?? nameArtist, album, duration)
            : new MusicTags(title, artist, album, duration);

        void Take(JsonElement element)
        {
            if (duration == TimeSpan.Zero && element.TryGetProperty("duration", out JsonElement seconds)
                && double.TryParse(seconds.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double length)
                && length is > 0 and < 1e6)
            {
                duration = TimeSpan.FromSeconds(length);
            }

            if (!element.TryGetProperty("tags", out JsonElement tags) || tags.ValueKind != JsonValueKind.Object) return;
            foreach (JsonProperty tag in tags.EnumerateObject())
            {
                string? value = Bounded(tag.Value.ToString());
                if (tag.Name.Equals("title", StringComparison.OrdinalIgnoreCase)) title ??= value;
                else if (tag.Name.Equals("artist", StringComparison.OrdinalIgnoreCase)) artist ??= value;
                else if (tag.Name.Equals("album", StringComparison.OrdinalIgnoreCase)) album ??= value;
            }
        }
    }

    private static (string? Artist, string Title) FromName(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path).Replace('_', ' ').Trim();
        int dash = name.IndexOf(" - ", StringComparison.Ordinal);
        return dash <= 0 ? (null, Bounded(name) ?? "?") : (Bounded(name[..dash]), Bounded(name[(dash + 3)..]) ?? "?");
    }

    private static string? Bounded(string text)
    {
        string bounded = (text.Length > MaximumTag ? text[..MaximumTag] : text).Trim();
        return bounded.Length == 0 ? null : bounded;
    }
}

/// <summary>
/// What a file says about itself, no longer than 1,000 UTF-16 units each and otherwise as it stands there: text from outside, to be
/// cleaned before anybody reads it.
/// </summary>
/// <param name="Title">From its tags, else from its name.</param>
/// <param name="Artist">From its tags or its name (<c>Artist - Title.mp3</c>); null where neither tells.</param>
/// <param name="Album">From its tags.</param>
/// <param name="Duration">Zero where the container does not tell.</param>
public sealed record MusicTags(string Title, string? Artist, string? Album, TimeSpan Duration);
