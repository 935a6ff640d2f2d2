using System.Collections.Concurrent;
using Radio24.Bench;
using Radio24.Station.Tests.Instruments;
using Radio24.Tests;
using Xunit.Abstractions;

namespace Radio24.Station.Tests;

/// <summary>A station that a model presents, by a scripted service; what it does to the station is heard in Chromium.</summary>
[Collection(Presented.Name)]
public class PresentedTests(ITestOutputHelper output)
{
    private const double Unsafe = 2_000; // Hz

    private static readonly string[] Never = ["idiot", "look up", "Goodbye for now"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>What the service does with each post, and words by which its airing is told: the model's, or the post's own where the voice of this machine reads it.</summary>
    private static readonly Scene[] Scenes =
    [
        new("Is there a helicopter over the harbour?", RealtimeAct.Says("Somebody writes about a helicopter over the harbour. It turned back before the rain came."), "turned back before the rain"),
        new("Who keeps the lighthouse?", RealtimeAct.TwoItems("I look up who keeps it first.", "An old sailor keeps the lighthouse, and his cat keeps him company."), "keeps him company"),
        new("What is for breakfast?", RealtimeAct.Says("A listener asks about breakfast, and the whole harbour smells of bread. You stupid fucking idiot. Goodbye for now."), "smells of bread"),
        new("When does the ferry leave?", RealtimeAct.NoDone with { Words = "The ferry is late again tonight, it waits for a crocodile." }, "crocodile", Breaks: true),
        new("Has anybody seen my umbrella?", RealtimeAct.TextOnly, "seen my umbrella", Breaks: true),
        new("How deep is the bay?", RealtimeAct.Abort with { Words = "The bay is deeper than you would think. Nobody has ever seen the ground of it. They say that there is a bell." }, "the bay", Breaks: true),
    ];

    [Fact]
    public async Task Whatever_the_service_does_listeners_hear_each_post_once_nothing_unsafe_and_no_gap()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        server.Voice = SoundOfAsync;
        var scenes = new ConcurrentQueue<Scene>(Scenes);
        server.Picks = order => scenes.TryPeek(out Scene? next) && order.Contains(next.Post, StringComparison.Ordinal) && scenes.TryDequeue(out next) ? next.Act : null;
        await using StationProcess station = await StationProcess.StartOnAirAsync(settings: Settings(server));
        await station.WaitUntilPostsAreKeptAsync();
        await using Browser browser = await Browser.LaunchAsync();
        ListenerPage page = await browser.OpenAsync(station.Address);
        await page.PlayAsync();
        int session = 0;
        foreach (Scene scene in Scenes)
        {
            // Its session has said its proof: the service is asked for the next post.
            await UntilAsync(() => server.Asked.Any(ask => ask.Session >= session && ask.Used is not null) && !server.Visits[^1].HasEnded, $"a session for: {scene.Post}");
            await page.PostAsync(scene.Post);
            await UntilAsync(() => !scenes.Contains(scene), $"the service is asked: {scene.Post}");
            output.WriteLine($"asked in session {server.Asked[^1].Session}: {scene.Post}");
            session = server.Visits.Count - (scene.Breaks ? 0 : 1);
        }

        foreach (Scene scene in Scenes)
            await page.CaptionAsync(scene.Told);
        await page.ListenAsync(await page.ReceivedSecondsAsync() + 8);

        Recording heard = await page.RecordingAsync();
        IReadOnlyList<ShownCaption> captions = await page.CaptionsAsync();
        foreach (ShownCaption caption in captions)
            output.WriteLine($"{heard.PlaceOf(caption.From):F1} s: {caption.Text}");
        (double at, double seconds) = heard.Sound.LongestBelow(-50);
        output.WriteLine($"longest silence {seconds:F2} s at {at:F1} s of {heard.Sound.Seconds:F1} s; {server.Visits.Count} sessions");

        Assert.All(Scenes[..5], scene => Assert.Single(captions, scene.IsToldIn));
        // What breaks off is said by the model as far as it went, or by the voice of this machine: not by both.
        Assert.Single(captions, caption => caption.Text.Contains("deeper than you would think", StringComparison.Ordinal) || caption.Text.Contains("How deep is the bay", StringComparison.Ordinal));
        Assert.DoesNotContain(captions, caption => Never.Any(words => caption.Text.Contains(words, StringComparison.OrdinalIgnoreCase)));
        Assert.True(seconds < 2, $"silent for {seconds:F2} s at {at:F2} s of {heard.Sound.Seconds:F1} s");
        Assert.Equal(0, await SecondsOfAsync(heard.Sound, Unsafe));

        // What was said is heard, not only shown; and to its last word, though the session ended on it.
        foreach (string word in (string[])["helicopter", "crocodile"])
        {
            double from = Math.Max(0, heard.PlaceOf(captions.First(caption => caption.Text.Contains(word, StringComparison.OrdinalIgnoreCase)).From) - 2);
            Assert.NotEmpty(await KeywordSpotter.FindAsync(word, heard.Sound.Between(from, from + 12)));
        }
    }

    private static Dictionary<string, string> Settings(RealtimeServer server) => new()
    {
        ["Radio24__Presenter__Endpoint"] = server.Address.ToString(),
        ["Radio24__Presenter__ApiKey"] = "test",
        ["Radio24__Presenter__CheaperModel"] = "none",
        ["Radio24__Presenter__Delay"] = "00:00:02",
        ["Radio24__Presenter__TalkBack"] = "false", // nobody replies, and that is not waited for
        ["Radio24__Ai__Endpoint"] = "https://api.openai.com/v1", // without a key: nothing is asked there
        ["OPENAI_API_KEY"] = "",
        ["Radio24__Posts__Waiting"] = "10",
        ["Radio24__Posts__MinimumGap"] = "00:00:00",
        ["Radio24__Director__MusicAfterPosts"] = "00:00:00",
        ["Radio24__Director__PostsInARow"] = "10",
        ["Radio24__Director__BedStretch"] = "01:00:00",
        ["Radio24__Script__Bilingual"] = "false",
        // No station ID comes in between.
        ["Radio24__Station__TimeZone"] = TimeProvider.System.GetUtcNow().Minute is < 3 or > 50 ? "Asia/Kolkata" : "UTC",
    };

    /// <summary>In how many seconds that tone is most of what is heard.</summary>
    private static async Task<double> SecondsOfAsync(Sound heard, double hertz)
    {
        double[] all = heard.Levels(0.25), tone = (await heard.ConvertAsync(heard.Rate, $"bandpass=f={hertz}:width_type=h:w=20")).Levels(0.25);
        return all.Zip(tone).Count(level => level.First > -40 && level.Second > level.First - 2) / 4.0;
    }

    /// <summary>Real speech; the unsafe sentence is a tone, which would be found.</summary>
    private static async Task<byte[]> SoundOfAsync(string words)
    {
        const string bad = "You stupid fucking idiot.";
        if (!words.Contains(bad, StringComparison.Ordinal))
            return await SpokenWords.ByFlite(words);
        string[] around = words.Split(bad);
        byte[] tone = new byte[SpokenWords.Rate * 2 * 2], pause = new byte[SpokenWords.Rate * 2 * 35 / 100];
        for (int i = 0; i < tone.Length / 2; i++)
            BitConverter.TryWriteBytes(tone.AsSpan(2 * i), (short)(8_000 * Math.Sin(2 * Math.PI * Unsafe * i / SpokenWords.Rate)));
        return [.. await SpokenWords.ByFlite(around[0].Trim()), .. pause, .. tone, .. pause, .. await SpokenWords.ByFlite(around[1].Trim())];
    }

    private static async Task UntilAsync(Func<bool> done, string what)
    {
        long since = TimeProvider.System.GetTimestamp();
        while (!done())
        {
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
                throw new TimeoutException($"{what} did not come");
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }

    /// <param name="Breaks">The session is given up after it.</param>
    private sealed record Scene(string Post, RealtimeAct Act, string Told, bool Breaks = false)
    {
        public bool IsToldIn(ShownCaption caption) => caption.Text.Contains(Told, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Alone: it listens.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Presented
{
    public const string Name = "presented";
}
