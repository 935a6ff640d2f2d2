using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>A person looks at how a post would be read, chooses the softer words, and those are read.</summary>
[Collection(OnAir.Name)]
public class ToneTests(ListenedStation air)
{
    [Fact]
    public async Task The_words_that_were_chosen_in_the_preview_are_the_words_on_air()
    {
        await using Browser browser = await air.BrowserAsync();
        ListenerPage page = await browser.OpenAsync(air.Station.Address);
        await page.PlayAsync();
        await page.Page.Locator("#message").FillAsync("Tell the keeper of the walrus that his stupid foghorn woke me up!!!");
        await page.Page.Locator("#how-read").ClickAsync();
        await page.Page.Locator("#reading input[value=soften]").CheckAsync();
        await page.Page.Locator(".reading-card").GetByText("Please tell the keeper of the walrus that his silly foghorn woke me up.").WaitForAsync();
        await page.Page.Locator("#send-text").ClickAsync();
        await page.CaptionAsync("Please tell the keeper of the walrus");

        IReadOnlyList<ShownCaption> captions = await page.CaptionsAsync();
        Assert.Contains(captions, caption => caption.Text.Contains("silly foghorn", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(captions, caption => caption.Text.Contains("stupid", StringComparison.OrdinalIgnoreCase));
    }
}
