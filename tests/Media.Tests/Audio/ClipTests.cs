using System.Diagnostics;
using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

/// <summary>Clips and the music folder with the real ffmpeg, on files that ffmpeg makes for the test.</summary>
public sealed class ClipTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-clip-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("tone.wav", "pcm_s16le")]
    [InlineData("tone.flac", "flac")]
    [InlineData("tone.ogg", "libvorbis")]
    [InlineData("tone.mp3", "libmp3lame")]
    public async Task Any_format_plays_to_its_end_levelled_to_minus_16(string name, string codec)
    {
        string path = await MakeAsync(name, "sine=frequency=1000:sample_rate=44100:duration=4", "-af", "volume=6dB", "-c:a", codec, "-ac", "2",
            "-metadata", "title=A Tone", "-metadata", "artist=The Oscillators");
        await using Clip clip = await Clip.OpenAsync(path);
        Assert.Equal("A Tone", clip.Tags.Title);
        Assert.Equal("The Oscillators", clip.Tags.Artist);
        Assert.Equal(4, clip.Tags.Duration.TotalSeconds, 0.1);
        Assert.Equal(4, clip.Remaining!.Value.TotalSeconds, 0.1);
        float[] heard = await PlayAsync(clip);
        Assert.Equal(4, heard.Length / 96_000.0, 0.1);
        Assert.Equal(-16, LoudnessMeter.Measure(heard), 0.3);
        Assert.Null(clip.Failure);
        Assert.True(clip.Ended);
        Assert.Equal(0, clip.Underruns);
    }

    [Fact]
    public async Task A_faint_file_is_raised_by_6_dB_at_most_and_a_loud_one_lowered()
    {
        string faint = await MakeAsync("faint.wav", "sine=frequency=1000:sample_rate=48000:duration=2", "-af", "volume=-20dB", "-ac", "2");
        await using Clip raised = await Clip.OpenAsync(faint);
        Assert.Equal(6, raised.Gain, 0.001);
        await using Clip known = await Clip.OpenAsync(faint, new ClipOptions { Loudness = -6 });
        Assert.Equal(-10, known.Gain, 0.001);
        await using Clip asIs = await Clip.OpenAsync(faint, new ClipOptions { Level = false });
        Assert.Equal(0, asIs.Gain);
    }

    [Fact]
    public async Task A_long_file_is_streamed_and_its_decoder_ends_with_the_clip()
    {
        string path = await MakeAsync("long.flac", "sine=frequency=300:sample_rate=48000:duration=600", "-ac", "2");
        Clip clip = await Clip.OpenAsync(path, new ClipOptions { Loudness = -16, Buffer = TimeSpan.FromSeconds(2) });
        Assert.True(clip.Remaining > TimeSpan.FromSeconds(590));
        using var decoder = Process.GetProcessById(clip.DecoderId!.Value);
        Assert.False(decoder.HasExited); // it waits: ten minutes do not fit into two seconds
        await clip.DisposeAsync();
        Assert.True(decoder.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, clip.Read(new float[AudioFormat.FrameLength]));
    }

    [Fact]
    public async Task Files_that_are_missing_or_no_music_say_why()
    {
        string missing = Path.Combine(_folder, "nothing.mp3");
        Assert.Contains("no such file", (await Assert.ThrowsAsync<ClipException>(() => Clip.OpenAsync(missing))).Message);
        string text = Path.Combine(_folder, "text.mp3");
        await File.WriteAllTextAsync(text, "This is not music.");
        Assert.Contains("text.mp3", (await Assert.ThrowsAsync<ClipException>(() => Clip.OpenAsync(text))).Message);
        string video = await MakeAsync("silent.mkv", "color=size=16x16:duration=1", "-c:v", "ffv1");
        Assert.Contains("no audio", (await Assert.ThrowsAsync<ClipException>(() => Clip.OpenAsync(video))).Message);
    }

    [Fact]
    public async Task A_file_that_breaks_off_plays_as_far_as_it_goes_and_ends()
    {
        string path = await MakeAsync("whole.flac", "sine=frequency=1000:sample_rate=48000:duration=10", "-ac", "2");
        byte[] bytes = await File.ReadAllBytesAsync(path);
        string half = Path.Combine(_folder, "half.flac");
        await File.WriteAllBytesAsync(half, bytes[..(bytes.Length / 2)]);
        await using Clip clip = await Clip.OpenAsync(half, new ClipOptions { Loudness = -16 });
        float[] heard = await PlayAsync(clip);
        Assert.InRange(heard.Length / 96_000.0, 3, 7);
        Assert.True(clip.Ended);
    }

    [Fact]
    public async Task Names_that_look_like_options_protocols_or_shell_are_only_names()
    {
        string made = await MakeAsync("a.wav", "sine=frequency=1000:sample_rate=48000:duration=1", "-ac", "2");
        foreach (string name in new[] { "-y.wav", "concat:a.wav|b.wav", "$(touch pwned) `x`; 'q' \"d\".wav", "日本語 の 曲.wav" })
        {
            string path = Path.Combine(_folder, name);
            File.Copy(made, path);
            await using Clip clip = await Clip.OpenAsync(path, new ClipOptions { Loudness = -16 });
            Assert.Equal(1, clip.Tags.Duration.TotalSeconds, 0.05);
        }

        Assert.False(File.Exists(Path.Combine(_folder, "pwned")));
    }

    [Fact]
    public async Task A_decoder_that_falls_behind_is_silence_and_counted()
    {
        var gate = new TaskCompletionSource();
        await using Clip clip = Clip.FromStream(new GatedStream(Signals.Sine(1_000, -10, 0.5), gate.Task), TimeSpan.FromSeconds(2), () => "cut off");
        var frame = new float[AudioFormat.FrameLength];
        Assert.Equal(frame.Length, clip.Read(frame));
        Assert.Equal(0, Signals.Peak(frame));
        Assert.Equal(1, clip.Underruns);
        gate.SetResult();
        float[] heard = await PlayAsync(clip);
        Assert.Equal(24_000 * 2, heard.Length);
        Assert.Equal("cut off", clip.Failure);
    }

    [Fact]
    public async Task Reading_allocates_nothing()
    {
        string path = await MakeAsync("five.wav", "sine=frequency=1000:sample_rate=48000:duration=5", "-ac", "2");
        await using Clip clip = await Clip.OpenAsync(path, new ClipOptions { Loudness = -16 });
        var frame = new float[AudioFormat.FrameLength];
        for (int i = 0; i < 10; i++) clip.Read(frame);
        Assert.Equal(0, Allocations.OfARound(() =>
        {
            for (int i = 0; i < 45; i++) clip.Read(frame);
        }));
    }

    [Fact]
    public async Task The_music_folder_finds_what_comes_changes_and_goes()
    {
        string music = Path.Combine(_folder, "music");
        var time = new FakeTimeProvider();
        var folder = new MusicFolder(music, time: time);
        int changes = 0;
        folder.Changed += (_, _) => changes++;
        await folder.ScanAsync(default); // it is not there yet
        Assert.Empty(folder.Tracks);

        Directory.CreateDirectory(Path.Combine(music, "sub"));
        string tagged = await MakeAsync("tagged.flac", "sine=frequency=1000:sample_rate=48000:duration=2", "-ac", "2",
            "-metadata", "title=Evening", "-metadata", "artist=The Oscillators");
        string untagged = await MakeAsync("untagged.wav", "sine=frequency=500:sample_rate=48000:duration=2", "-ac", "2");
        File.Copy(tagged, Path.Combine(music, "1.flac"));
        File.Copy(untagged, Path.Combine(music, "sub", "Some Band - Some Song.wav"));
        await File.WriteAllTextAsync(Path.Combine(music, "broken.mp3"), "no music");
        await File.WriteAllTextAsync(Path.Combine(music, "cover.jpg"), "no music either");
        await folder.ScanAsync(default);
        Assert.Empty(folder.Tracks); // they may still be being copied
        time.Advance(TimeSpan.FromSeconds(3));
        await folder.ScanAsync(default);
        Assert.Equal(["Evening", "Some Song"], folder.Tracks.Select(t => t.Tags.Title));
        Assert.Equal(["The Oscillators", "Some Band"], folder.Tracks.Select(t => t.Tags.Artist));
        Assert.All(folder.Tracks, t => Assert.InRange(t.Loudness, -30, -10));
        Assert.Equal(["broken.mp3"], folder.Problems.Keys.Select(Path.GetFileName));
        Assert.True(changes > 0);

        int before = changes;
        time.Advance(TimeSpan.FromSeconds(3));
        await folder.ScanAsync(default);
        Assert.Equal(before, changes); // nothing is probed twice

        // The broken file is replaced by a good one that arrives in two pieces.
        byte[] bytes = await File.ReadAllBytesAsync(untagged);
        await File.WriteAllBytesAsync(Path.Combine(music, "broken.wav"), bytes[..5_000]);
        File.Delete(Path.Combine(music, "broken.mp3"));
        await folder.ScanAsync(default);
        time.Advance(TimeSpan.FromSeconds(1));
        await File.WriteAllBytesAsync(Path.Combine(music, "broken.wav"), bytes);
        await folder.ScanAsync(default);
        time.Advance(TimeSpan.FromSeconds(1.5));
        await folder.ScanAsync(default);
        Assert.Equal(2, folder.Tracks.Count);
        time.Advance(TimeSpan.FromSeconds(1));
        await folder.ScanAsync(default);
        Assert.Equal(3, folder.Tracks.Count);
        Assert.Empty(folder.Problems);

        File.Delete(Path.Combine(music, "1.flac"));
        await folder.ScanAsync(default);
        Assert.Equal(2, folder.Tracks.Count);
    }

    [Fact]
    public async Task A_file_that_ffprobe_or_ffmpeg_hangs_on_is_a_problem_of_that_file_alone()
    {
        // A pipe that nobody writes to: opening it never ends.
        string hanging = Path.Combine(_folder, "hanging.wav");
        await PipeAsync(hanging);
        var time = new FakeTimeProvider();
        foreach (Func<Task> probe in (Func<Task>[])[() => MusicProbe.ReadTagsAsync(hanging, time), () => MusicProbe.MeasureLoudnessAsync(hanging, time)])
        {
            Task hangs = probe();
            Assert.False(hangs.IsCompleted);
            time.Advance(MusicProbe.Patience);
            ClipException e = await Assert.ThrowsAsync<ClipException>(() => hangs.WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.Contains("nothing came for 30 s", e.Message);
        }

        // In the folder: once the first of two has been probed, the other becomes such a pipe.
        string music = Path.Combine(_folder, "music"), made = await MakeAsync("a.wav", "sine=frequency=500:sample_rate=48000:duration=1", "-ac", "2");
        Directory.CreateDirectory(music);
        string[] names = ["1.wav", "2.wav"];
        foreach (string name in names) File.Copy(made, Path.Combine(music, name));
        var folder = new MusicFolder(music, time: time);
        await folder.ScanAsync(default);
        time.Advance(TimeSpan.FromSeconds(3));
        var replaced = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        folder.Changed += (_, _) =>
        {
            if (replaced.Task.IsCompleted || folder.Tracks.Count != 1) return;
            string other = names.Select(n => Path.Combine(music, n)).Single(p => p != folder.Tracks[0].Path);
            File.Delete(other);
            PipeAsync(other).GetAwaiter().GetResult();
            replaced.SetResult(other);
        };
        Task scan = folder.ScanAsync(default);
        string pipe = await replaced.Task.WaitAsync(TimeSpan.FromSeconds(60));
        for (int i = 0; i < 6_000 && !scan.IsCompleted; i++)
        {
            time.Advance(MusicProbe.Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        await scan.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Single(folder.Tracks);
        Assert.Contains("nothing came", folder.Problems[pipe]);
        File.Copy(made, Path.Combine(music, "3.wav"));
        await folder.ScanAsync(default);
        time.Advance(TimeSpan.FromSeconds(3));
        await folder.ScanAsync(default);
        Assert.Equal(2, folder.Tracks.Count);
    }

    private static async Task PipeAsync(string path)
    {
        using Process mkfifo = Process.Start(new ProcessStartInfo("mkfifo", ["--", path]))!;
        await mkfifo.WaitForExitAsync();
        Assert.Equal(0, mkfifo.ExitCode);
    }

    private static async Task<float[]> PlayAsync(Clip clip)
    {
        // As fast as the decoder can: an underrun frame is left out by waiting until there is something.
        var heard = new List<float>();
        var frame = new float[AudioFormat.FrameLength];
        while (!clip.Ended)
        {
            if (!clip.DecodedAhead)
            {
                await Task.Yield();
                continue;
            }

            heard.AddRange(frame.AsSpan(0, clip.Read(frame)));
        }

        return [.. heard];
    }

    private async Task<string> MakeAsync(string name, string input, params string[] options)
    {
        string path = Path.Combine(_folder, name);
        string[] arguments = ["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", input, .. options, path];
        using Process ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
        return path;
    }

    // Gives its samples only once the gate is open.
    private sealed class GatedStream(float[] samples, Task gate) : MemoryStream(
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()).ToArray())
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            gate.GetAwaiter().GetResult();
            return base.Read(buffer, offset, count);
        }
    }
}
