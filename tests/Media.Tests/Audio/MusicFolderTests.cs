using System.Diagnostics;
using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

/// <summary>What people put into a music folder beside music, on a real file system and with the real ffmpeg.</summary>
public sealed class MusicFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_kind_of_audio_file_plays()
    {
        string[] kinds = ["mp3", "flac", "ogg", "oga", "opus", "m4a", "aac", "wav", "aif", "aiff", "wma", "webm", "mka"];
        foreach (string kind in kinds) await ToneAsync($"tone.{kind}");
        MusicFolder folder = await LookAsync();
        Assert.Empty(folder.Problems);
        Assert.Equal(new MusicFolderOptions().Extensions.Order(), folder.Tracks.Select(t => Path.GetExtension(t.Path)).Order());
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\nother.aac\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile other.aac\n")]
    [InlineData("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n")]
    [InlineData("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet mimeType=\"audio/mp4\"><Representation id=\"1\" bandwidth=\"1\"><BaseURL>other.aac</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    public async Task A_playlist_that_is_called_an_audio_file_is_neither_probed_nor_played(string playlist)
    {
        await ToneAsync("other.aac");
        string path = Path.Combine(_folder, "song.mp3");
        await File.WriteAllTextAsync(path, playlist);
        await Assert.ThrowsAsync<ClipException>(() => MusicProbe.ReadTagsAsync(path));
        await Assert.ThrowsAsync<ClipException>(() => MusicProbe.MeasureLoudnessAsync(path));
        await Assert.ThrowsAsync<ClipException>(() => Clip.OpenAsync(path, new ClipOptions { Loudness = -16 }));
        MusicFolder folder = await LookAsync();
        Assert.Equal(["other.aac"], folder.Tracks.Select(t => Path.GetFileName(t.Path)));
        Assert.Equal([path], folder.Problems.Keys);
    }

    [Fact]
    public async Task Links_to_folders_are_listed_and_not_followed()
    {
        await ToneAsync("tone.wav");
        string[] links = ["a", "b", "c"];
        foreach (string link in links) Directory.CreateSymbolicLink(Path.Combine(_folder, link), _folder);
        File.CreateSymbolicLink(Path.Combine(_folder, "again.wav"), Path.Combine(_folder, "tone.wav"));
        MusicFolder folder = await LookAsync();
        Assert.Equal(["again.wav", "tone.wav"], folder.Tracks.Select(t => Path.GetRelativePath(_folder, t.Path)));
        Assert.Equal(links, folder.Problems.Keys.Select(Path.GetFileName).Order());
        Assert.All(folder.Problems.Values, reason => Assert.Contains("link", reason));
    }

    [Fact]
    public async Task A_name_that_is_not_UTF_8_hides_itself_alone()
    {
        await ToneAsync("good.wav");
        // Latin-1 for "é", as old archives and file shares bring it.
        await ShellAsync("cp good.wav $'caf\\351.wav'; mkdir $'\\351t\\351' inside; cp good.wav $'\\351t\\351/unreachable.wav'; cp good.wav $'inside/\\377.wav'; cp good.wav inside/fine.wav");
        MusicFolder folder = await LookAsync();
        Assert.Equal(["good.wav", "inside/fine.wav"], folder.Tracks.Select(t => Path.GetRelativePath(_folder, t.Path)));
        Assert.Equal(["caf\uFFFD.wav", "inside/\uFFFD.wav", "\uFFFDt\uFFFD"], folder.Problems.Keys.Select(p => Path.GetRelativePath(_folder, p)).Order(StringComparer.Ordinal));
        Assert.All(folder.Problems.Values, reason => Assert.Contains("UTF-8", reason));
        await ShellAsync("rm -rf $'\\351t\\351' $'caf\\351.wav' inside"); // .NET cannot delete them either
    }

    [Fact]
    public async Task A_folder_without_end_is_looked_at_as_far_as_the_limits_go()
    {
        string deep = _folder;
        for (int depth = 0; depth < 4; depth++)
        {
            deep = Path.Combine(deep, "in");
            Directory.CreateDirectory(deep);
            await File.WriteAllTextAsync(Path.Combine(deep, "no music.wav"), "no music");
        }

        MusicFolder shallow = await LookAsync(new MusicFolderOptions { MaximumDepth = 2 });
        Assert.Equal(3, shallow.Problems.Count); // two files and the folder below them
        Assert.Contains("2 folders deep", shallow.Problems[Path.Combine(_folder, "in", "in", "in")]);

        MusicFolder few = await LookAsync(new MusicFolderOptions { MaximumEntries = 3 });
        Assert.Contains("left out", few.Problems[_folder]);
        MusicFolder one = await LookAsync(new MusicFolderOptions { MaximumFiles = 1 });
        Assert.Equal(2, one.Problems.Count);
        Assert.Contains("left out", one.Problems[_folder]);
    }

    private async Task<MusicFolder> LookAsync(MusicFolderOptions? options = null)
    {
        var folder = new MusicFolder(_folder, (options ?? new MusicFolderOptions()) with { Settle = TimeSpan.Zero });
        await folder.ScanAsync(default);
        return folder;
    }

    private async Task ToneAsync(string name) =>
        await ShellAsync($"ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=1000:sample_rate=48000:duration=1 -ac 2 {name}");

    private async Task ShellAsync(string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder })!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }
}
