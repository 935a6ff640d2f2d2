using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>The page of a station on air, as it is seen and as a screen reader finds it. Pictures are left in the temporary folder.</summary>
[Collection(Patient.Name)]
public class LookTests(StationFixture air)
{
    private static readonly string Pictures = Path.Combine(Path.GetTempPath(), "radio24-pictures");

    [Theory]
    [CombinatorialViews]
    public async Task The_page_is_accessible_while_it_plays(string locale, ColorScheme scheme, string device, int width, int height)
    {
        await using Browser browser = await air.BrowserAsync();
        ListenerPage page = await browser.OpenAsync(air.Station.Address, locale, scheme, width, height);
        await page.PlayAsync();
        await page.ListenAsync(3);
        Directory.CreateDirectory(Pictures);
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{device}-{scheme}-{locale}.png".ToLowerInvariant()), FullPage = true });

        var result = await page.Page.RunAxe();

        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Select(n => n.Html).Take(2))})"));
        Assert.Empty(page.Errors);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CombinatorialViewsAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from locale in (string[])["en-GB", "ja-JP"]
            from scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]
            from view in ((string, int, int)[])[("phone", 390, 844), ("desktop", 1280, 900)]
            select (object[])[locale, scheme, view.Item1, view.Item2, view.Item3];
    }
}
