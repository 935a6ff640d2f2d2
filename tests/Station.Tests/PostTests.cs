using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>A person writes to the station or speaks to it, and hears it taken up.</summary>
[Collection(OnAir.Name)]
public class PostTests(ListenedStation air)
{
    [Fact]
    public async Task A_written_word_is_heard_on_air_and_its_caption_stands_while_it_is_heard()
    {
        const string word = "helicopter";
        await using Browser browser = await air.BrowserAsync();
        ListenerPage page = await browser.OpenAsync(air.Station.Address);
        await page.PlayAsync();
        await page.PostAsync("My question is about the helicopter that flew over the harbour last night.");
        await page.CaptionAsync(word);
        await page.ListenAsync(await page.ReceivedSecondsAsync() + 12);

        Recording heard = await page.RecordingAsync();
        ShownCaption caption = (await page.CaptionsAsync()).First(c => c.Text.Contains(word, StringComparison.OrdinalIgnoreCase));

        // The recogniser gets the sentence with some room around it, not the minutes of music before.
        double from = Math.Max(0, heard.PlaceOf(caption.From) - 3);
        Sound around = heard.Sound.Between(from, heard.PlaceOf(caption.From) + 14);
        IReadOnlyList<KeywordSpotter.Spotted> spotted = await KeywordSpotter.FindAsync(word, around);
        Assert.NotEmpty(spotted);

        // The caption is the sentence: it comes when its first word is heard, and this one follows 1.5 s later at the latest.
        string places = string.Join(", ", spotted.Select(s => $"{heard.PageTime(from + s.From) - caption.From:F0} to {heard.PageTime(from + s.To) - caption.From:F0} ms"));
        Assert.True(
            spotted.Any(s => heard.PageTime(from + s.From) - caption.From is >= -500 and <= 1_500 + 500
                && (caption.To is not { } gone || heard.PageTime(from + s.To) <= gone + 500)),
            $"the word was heard {places} after its caption came, which stood for {caption.To - caption.From:F0} ms");
    }

    [Fact]
    public async Task Its_author_replies_on_air_and_both_are_captioned_in_order()
    {
        await using Browser browser = await air.BrowserAsync();
        ListenerPage page = await browser.OpenAsync(air.Station.Address);
        await page.PlayAsync();
        await page.PostAsync("My neighbour keeps a penguin in the bath.");
        await page.CaptionAsync("penguin");
        // Music plays while the station waits for the reply.
        await page.Page.Locator("#reply-asked").WaitForAsync(new() { Timeout = 120_000 });
        await page.PostAsync("It has eaten all the marmalade.");
        await page.CaptionAsync("marmalade");

        IReadOnlyList<ShownCaption> captions = await page.CaptionsAsync();
        double[] post = [.. captions.Where(c => c.Text.Contains("penguin", StringComparison.OrdinalIgnoreCase)).Select(c => c.From)];
        double[] reply = [.. captions.Where(c => c.Text.Contains("marmalade", StringComparison.OrdinalIgnoreCase)).Select(c => c.From)];
        Assert.True(Assert.Single(post) < Assert.Single(reply));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_spoken_post_is_heard_on_air()
    {
        Sound speech = await Speech.SayAsync("Good morning station, this is Tom from the lighthouse, and I have seen a crocodile in the sea.", "awb");
        using TemporaryFile microphone = new(".wav");
        (await speech.Then(Sound.Silence(speech.Rate, 1)).ConvertAsync(48000)).Save(microphone.Path);

        await using Browser browser = await air.BrowserAsync(microphone.Path);
        ListenerPage page = await browser.OpenAsync(air.Station.Address);
        await page.PlayAsync();

        // The browser has said yes to the microphone before: the first press records.
        await page.Page.Locator("#talk").HoverAsync();
        await page.Page.Mouse.DownAsync();
        await page.Page.Locator("#talk[data-state=recording]").WaitForAsync();
        await Task.Delay(TimeSpan.FromSeconds((2 * speech.Seconds) + 3), TimeProvider.System); // the file goes round: one whole sentence at least
        await page.Page.Mouse.UpAsync();
        await page.Page.Locator("#send-voice").ClickAsync();
        await page.Page.Locator(".posts").GetByText("It was on air").WaitForAsync(new() { Timeout = 240_000 });
        await page.ListenAsync(await page.ReceivedSecondsAsync() + 2);

        Recording heard = await page.RecordingAsync();
        EnvelopeMatch match = await EnvelopeMatch.FindAsync(speech, heard.Sound);

        // A browser that misses a moment of its microphone or its loudspeaker tears the envelope; the rare word is still heard.
        bool found = match.Correlation >= 0.8 || (await KeywordSpotter.FindAsync("crocodile", heard.Sound)).Count > 0;
        Assert.True(found, $"nothing like it was heard: the envelopes agree by {match.Correlation:F2} at {match.At:F1} s, and the word was not spotted");
    }
}
