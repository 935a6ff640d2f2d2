using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Playwright;

namespace Radio24.Station.Tests.Instruments;

/// <summary>The listener's page in a browser: what a person does there, and what the page received and showed.</summary>
internal sealed class ListenerPage
{
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
        await Page.WaitForFunctionAsync("radio24Heard.frames > radio24Heard.rate / 2");
    }

    /// <summary>Listens until this much has been received in all. Real time; there is no other for a browser.</summary>
    public Task ListenAsync(double seconds) =>
        Page.WaitForFunctionAsync($"radio24Heard.frames >= radio24Heard.rate * {seconds}", null, new() { Timeout = (float)(seconds * 1000) + 120_000 });

    public async Task<double> ReceivedSecondsAsync() => await Page.EvaluateAsync<double>("radio24Heard.frames / radio24Heard.rate");

    public async Task PostAsync(string text)
    {
        await Page.Locator("#message").FillAsync(text);
        await Page.Locator("#send-text").ClickAsync();
    }

    /// <summary>Waits until a caption with this word stands on the page.</summary>
    public Task CaptionAsync(string word) =>
        Page.WaitForFunctionAsync("word => radio24Heard.captions.some(c => c.text.toLowerCase().includes(word))", word, new() { Timeout = 240_000 });

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

    // As text: Playwright's own way of handing over values is slow for long arrays.
    private async Task<JsonElement> EvaluateAsync(string expression)
    {
        string json = await Page.EvaluateAsync<string>($"async () => JSON.stringify(await {expression})");
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
