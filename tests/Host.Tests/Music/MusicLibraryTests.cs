using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Host.Air;
using Radio24.Host.Music;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests.Music;

public class MusicLibraryTests
{
    [Fact]
    public async Task An_empty_folder_means_composed_pieces_each_with_its_own_title_and_sound()
    {
        var library = new MusicLibrary("/no/such/folder", seed: 24);
        IReadOnlyList<Track> tracks = library.Take([]);
        Assert.Equal(tracks.Count, tracks.Select(t => t.Title).Distinct().Count());
        Assert.Equal(tracks.Count, tracks.Select(t => t.Id).Distinct().Count());
        Assert.True(tracks.Sum(t => t.Length!.Value.TotalMinutes) >= 120, "none may come again within two hours");
        IAudioSource piece = await library.OpenAsync(tracks[0], CancellationToken.None);
        var second = new float[AudioFormat.SampleRate * 2];
        float loudest = 0;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(second.Length, piece.Read(second));
            loudest = Math.Max(loudest, second.Max());
        }

        Assert.True(loudest > 0.01f);
    }

    [Fact]
    public void Titles_stay_apart_for_any_seed()
    {
        foreach (long seed in (long[])[0, -1, long.MinValue, long.MaxValue, 155, 156])
        {
            IReadOnlyList<Track> tracks = GenerativeShelf.Tracks(seed);
            Assert.Equal(tracks.Count, tracks.Select(t => t.Title).Distinct().Count());
        }
    }

    [Fact]
    public async Task Files_take_the_place_of_composed_pieces_and_are_named_by_their_path_in_the_folder()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-music-").FullName;
        string path = Path.Combine(folder, "Band - Song.wav");
        await File.WriteAllBytesAsync(path, Wave.Tone(seconds: 12));
        var watched = new MusicFolder(folder, new MusicFolderOptions { Settle = TimeSpan.Zero });
        for (int i = 0; i < 3; i++)
            await watched.ScanAsync(CancellationToken.None);
        var library = new MusicLibrary(folder, seed: 24);
        Track track = Assert.Single(library.Take(watched.Tracks));
        Assert.Equal(("Band - Song.wav", "Song", "Band"), (track.Id, track.Title, track.Artist));
        Assert.InRange(track.Length!.Value.TotalSeconds, 11.5, 12.5);
        IAudioSource clip = await library.OpenAsync(track, CancellationToken.None);
        Assert.Equal(AudioFormat.FrameLength, clip.Read(new float[AudioFormat.FrameLength]));
        await ((Clip)clip).DisposeAsync();

        library.Take([]);
        await Assert.ThrowsAsync<ClipException>(() => library.OpenAsync(track, CancellationToken.None));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Names_and_tags_of_files_reach_the_director_the_log_and_the_api_clean()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-music-").FullName;
        string good = Path.Combine(folder, "Band\u001B[2J - \u202ESong\u202C\n2.wav");
        await File.WriteAllBytesAsync(good, Wave.Tone(seconds: 12));
        await File.WriteAllTextAsync(Path.Combine(folder, "bad\u001B[31m\nOn air.mp3"), "no music");
        var watched = new MusicFolder(folder, new MusicFolderOptions { Settle = TimeSpan.Zero, Interval = TimeSpan.FromMilliseconds(10) });
        var log = new KeptLog<MusicService>();
        var air = new AirInputs();
        var library = new MusicLibrary(folder, seed: 24);
        using var service = new MusicService(watched, library, air, TimeProvider.System, log);
        await service.StartAsync(CancellationToken.None);
        IReadOnlyList<MusicProblem> problems = [];
        for (long began = TimeProvider.System.GetTimestamp(); problems.Count == 0 || watched.Tracks.Count == 0;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "the files were not found");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            problems = await service.ListAsync(CancellationToken.None);
        }

        await service.StopAsync(CancellationToken.None);
        Track track = Assert.Single(library.Take(watched.Tracks));
        Assert.Equal(("Song 2", "Band[2J"), (track.Title, track.Artist));
        Assert.Equal("bad[31m On air.mp3", problems[0].Path);
        Assert.Single(log.Lines, line => line.StartsWith("Warning bad[31m On air.mp3 cannot be played: ", StringComparison.Ordinal));
        Assert.All([.. log.Lines, problems[0].Reason], line => Assert.DoesNotContain(line, char.IsControl));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_folder_full_of_music_is_one_line_in_the_log_when_all_of_it_is_known()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-music-").FullName;
        for (int i = 1; i <= 4; i++)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"Band - Song {i}.wav"), Wave.Tone(seconds: 6));
        var watched = new MusicFolder(folder, new MusicFolderOptions { Settle = TimeSpan.Zero, Interval = TimeSpan.FromMilliseconds(10) });
        var log = new KeptLog<MusicService>();
        // Its time stands still: the line once a minute, for a folder that takes long, does not come.
        using var service = new MusicService(watched, new MusicLibrary(folder, seed: 24), new AirInputs(), new FakeTimeProvider(), log);
        await service.StartAsync(CancellationToken.None);
        for (long began = TimeProvider.System.GetTimestamp(); log.Lines.IsEmpty;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "nothing was said");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        await service.StopAsync(CancellationToken.None);
        Assert.Equal(["Information Music folder: 4 tracks"], log.Lines);
        Directory.Delete(folder, recursive: true);
    }

    private static class Wave
    {
        public static byte[] Tone(int seconds)
        {
            using var stream = new MemoryStream();
            using var w = new BinaryWriter(stream);
            int bytes = seconds * 48_000 * 2;
            w.Write("RIFF"u8);
            w.Write(36 + bytes);
            w.Write("WAVEfmt "u8);
            w.Write(16);
            w.Write((short)1);
            w.Write((short)1);
            w.Write(48_000);
            w.Write(96_000);
            w.Write((short)2);
            w.Write((short)16);
            w.Write("data"u8);
            w.Write(bytes);
            for (int i = 0; i < bytes / 2; i++)
                w.Write((short)(8_000 * Math.Sin(2 * Math.PI * 440 * i / 48_000)));
            return stream.ToArray();
        }
    }
}
