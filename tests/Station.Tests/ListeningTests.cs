using System.Text.Json;
using Radio24.Station.Tests.Instruments;
using Xunit.Abstractions;

namespace Radio24.Station.Tests;

/// <summary>A person opens the page, presses play and listens.</summary>
[Collection(OnAir.Name)]
public class ListeningTests(ListenedStation air, ITestOutputHelper output)
{
    [Fact]
    public async Task Chromium_plays_the_page_over_AES_GCM_and_loses_nothing()
    {
        await using Browser browser = await air.BrowserAsync();
        ListenerPage page = await browser.OpenAsync(air.Station.Address);
        await page.PlayAsync();
        await page.ListenAsync(8);

        output.WriteLine($"from the press on play to sound: {await page.PlayToSoundAsync():F0} ms");
        JsonElement stats = await page.InboundAudioAsync();

        Assert.Equal("connected", stats.GetProperty("state").GetString());
        Assert.Equal("audio/opus", stats.GetProperty("mimeType").GetString());
        Assert.Contains("stereo=1", stats.GetProperty("fmtp").GetString(), StringComparison.Ordinal);
        Assert.Equal("SRTP_AEAD_AES_128_GCM", stats.GetProperty("srtpCipher").GetString());
        Assert.InRange(stats.GetProperty("packetsReceived").GetInt32(), 100, 2000);
        Assert.Equal(0, stats.GetProperty("packetsLost").GetInt32());
        Assert.True(stats.GetProperty("jitterBufferEmittedCount").GetInt64() > 48_000, "the jitter buffer gave less than a second of sound");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task It_is_never_silent_for_two_seconds()
    {
        // She has heard all of the other tests until now: posts, skipped tracks, stranger things. If that was little, she hears some more.
        await air.Listener.ListenAsync(45);

        Recording heard = await air.Listener.RecordingAsync();
        (double at, double seconds) = heard.Sound.LongestBelow(-50);

        Assert.True(seconds < 2, $"silent for {seconds:F2} s at {at:F2} s of {heard.Sound.Seconds:F1} s");
    }

    [Fact]
    public async Task A_track_put_into_the_music_folder_is_played()
    {
        // What no generator of ours makes: one tone, found again by its place in the spectrum. Nobody waits for the end of the
        // music before it: the moderator skips.
        using Desk desk = await Desk.ClaimAsync(air.Station);
        string music = Path.Combine(air.Station.DataFolder, "music", "Test Artist - Rare Tune.flac");
        await Tool.RunAsync("ffmpeg",
        [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=f=440:d=30,volume=3", "-metadata", "title=Rare Tune", "-metadata", "artist=Test Artist", music,
        ]);
        try
        {
            JsonElement song = await NowPlayingAsync(song => song.GetProperty("title").GetString() == "Rare Tune", desk.SkipAsync);
            Assert.Equal("Test Artist", song.GetProperty("artist").GetString());

            await using Browser browser = await air.BrowserAsync();
            ListenerPage page = await browser.OpenAsync(air.Station.Address);
            await page.PlayAsync();
            await page.ListenAsync(6);
            Sound heard = (await page.RecordingAsync()).Sound;
            double[] all = heard.Levels(0.5), tone = (await heard.ConvertAsync(heard.Rate, "bandpass=f=440:width_type=h:w=20")).Levels(0.5);
            int pure = all.Zip(tone).Count(level => level.First > -40 && level.Second > level.First - 3);
            Assert.True(pure >= 6, $"only {pure / 2.0} s of {heard.Seconds:F1} s were the tone");
        }
        finally
        {
            // Everybody else's tests want the station's own music.
            File.Delete(music);
            await NowPlayingAsync(song => song.GetProperty("title").GetString() != "Rare Tune", desk.SkipAsync);
        }
    }

    /// <summary>Waits until the station says that it plays such a song; five minutes at the most.</summary>
    private async Task<JsonElement> NowPlayingAsync(Func<JsonElement, bool> wanted, Func<Task> skip)
    {
        for (int i = 0; i < 600; i++)
        {
            // Every few seconds: the folder is looked at as often, and a skip takes its moment too.
            if (i % 12 == 4)
                await skip();
            using HttpResponseMessage now = await air.Station.Http.GetAsync("api/v1/now");
            using JsonDocument document = JsonDocument.Parse(await now.Content.ReadAsStringAsync());
            JsonElement song = document.RootElement.GetProperty("now_playing").GetProperty("song").Clone();
            if (wanted(song))
                return song;
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        throw new TimeoutException($"the station never played it:\n{air.Station.Output}");
    }
}
