using System.Text.Json;
using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>A person opens the page, presses play and listens.</summary>
[Collection(OnAir.Name)]
public class ListeningTests(StationFixture air)
{
    [Fact]
    public async Task Chromium_plays_the_page_over_AES_GCM_and_loses_nothing()
    {
        await using Browser browser = await air.BrowserAsync();
        ListenerPage page = await browser.OpenAsync(air.Station.Address);
        await page.PlayAsync();
        await page.ListenAsync(8);

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
        await using Browser browser = await air.BrowserAsync();
        ListenerPage page = await browser.OpenAsync(air.Station.Address);
        await page.PlayAsync();
        await page.ListenAsync(45);

        Recording heard = await page.RecordingAsync();
        (double at, double seconds) = heard.Sound.LongestBelow(-50);

        Assert.True(seconds < 2, $"silent for {seconds:F2} s at {at:F2} s of {heard.Sound.Seconds:F1} s");
    }

    [Fact]
    public async Task A_track_put_into_the_music_folder_is_played()
    {
        // A melody that no generator of ours makes: two tones, a second each, found again by its envelope in their band.
        string music = Path.Combine(air.Station.DataFolder, "music", "Test Artist - Rare Tune.flac");
        await Tool.RunAsync("ffmpeg",
        [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=f=440:d=60,volume=3", "-metadata", "title=Rare Tune", "-metadata", "artist=Test Artist", music,
        ]);

        JsonElement song = default;
        for (int i = 0; i < 600 && (song.ValueKind == JsonValueKind.Undefined || song.GetProperty("title").GetString() != "Rare Tune"); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            using HttpResponseMessage now = await air.Station.Http.GetAsync("api/now");
            using JsonDocument document = JsonDocument.Parse(await now.Content.ReadAsStringAsync());
            song = document.RootElement.GetProperty("now_playing").GetProperty("song").Clone();
        }

        Assert.Equal("Rare Tune", song.GetProperty("title").GetString());
        Assert.Equal("Test Artist", song.GetProperty("artist").GetString());
    }
}
