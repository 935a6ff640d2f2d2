using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Playwright;

namespace Radio24.Station.Tests.Instruments;

/// <summary>The listener's page in a browser: what a person does there, and what the page received and showed.</summary>
internal sealed class ListenerPage
{
    // Longer than anything takes on a busy machine, and shorter than anybody waits.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<string> _errors = [];

    public ListenerPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Exceptions and console errors so far, with what the content security policy refused.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Presses play and returns when sound has come out of the jitter buffer.</summary>
    public async Task PlayAsync()
    {
        await Page.Locator("#play").ClickAsync();
        await ListenAsync(0.5);
    }

    /// <summary>Listens until this much has been received in all. Real time; there is no other for a browser.</summary>
    public Task ListenAsync(double seconds) => UntilAsync(
        async () => await ReceivedSecondsAsync() >= seconds, TimeSpan.FromSeconds(seconds) + Patience, $"{seconds} s of sound");

    public async Task<double> ReceivedSecondsAsync() => await Page.EvaluateAsync<double>("radio24Heard.frames / radio24Heard.rate");

    /// <summary>From the press on play to samples out of the jitter buffer, ms, as the page measured it; null: not yet.</summary>
    public Task<double?> PlayToSoundAsync() => Page.EvaluateAsync<double?>("performance.getEntriesByName('play-to-sound').at(-1)?.duration ?? null");

    public async Task PostAsync(string text)
    {
        await Page.Locator("#message").FillAsync(text);
        await Page.Locator("#send-text").ClickAsync();
    }

    /// <summary>Waits until a caption with this word stands on the page.</summary>
    public Task CaptionAsync(string word) => UntilAsync(
        async () => (await CaptionsAsync()).Any(c => c.Text.Contains(word, StringComparison.OrdinalIgnoreCase)), 2 * Patience, $"a caption with {word}");

    public async Task<IReadOnlyList<ShownCaption>> CaptionsAsync()
    {
        JsonElement captions = await EvaluateAsync("radio24Heard.captions");
        return [.. captions.EnumerateArray().Select(c => new ShownCaption(
            c.GetProperty("text").GetString()!, c.GetProperty("from").GetDouble(),
            c.GetProperty("to") is { ValueKind: JsonValueKind.Number } to ? to.GetDouble() : null))];
    }

    /// <summary>Everything received since play.</summary>
    public async Task<Recording> RecordingAsync()
    {
        JsonElement taken = await EvaluateAsync("radio24Heard.takeAudio()");
        short[] samples = MemoryMarshal.Cast<byte, short>(taken.GetProperty("pcm").GetBytesFromBase64()).ToArray();
        return new Recording(
            new Sound(taken.GetProperty("rate").GetInt32(), samples),
            [.. taken.GetProperty("anchors").EnumerateArray().Select(a => (a[0].GetInt32(), a[1].GetDouble()))]);
    }

    /// <summary>Of getStats: the inbound audio, with the transport's cipher and the codec.</summary>
    public Task<JsonElement> InboundAudioAsync() => EvaluateAsync("radio24Heard.inboundAudio()");

    // Asked from outside: the page's security policy rightly refuses code that is a string, and Playwright's waiting is that.
    private async Task UntilAsync(Func<Task<bool>> condition, TimeSpan hang, string what)
    {
        long since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(since) > hang)
            {
                string shown = await Page.Locator("body").InnerTextAsync();
                throw new TimeoutException($"no {what} in {hang.TotalSeconds:F0} s; errors: [{string.Join("; ", _errors)}]; the page says:\n{shown}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    // As text: Playwright's own way of handing over values is slow for long arrays.
    private async Task<JsonElement> EvaluateAsync(string expression)
    {
        string json = await Page.EvaluateAsync<string>($"async () => JSON.stringify(await {expression})");
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
