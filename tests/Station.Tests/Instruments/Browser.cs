using Microsoft.Playwright;

namespace Radio24.Station.Tests.Instruments;

/// <summary>Debian's Chromium, headless, driven by Playwright, which brings no browser of its own.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;

    private Browser(IPlaywright playwright, IBrowser chromium) => (_playwright, _chromium) = (playwright, chromium);

    /// <param name="microphone">A WAV file that the browser's microphone hears, over and over; null: its own beeps.</param>
    public static async Task<Browser> LaunchAsync(string? microphone = null)
    {
        List<string> flags =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
            "--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection",
        ];
        if (microphone is not null)
        {
            flags.Add($"--use-file-for-fake-audio-capture={microphone}");
        }

        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = flags, Timeout = 120_000 });
        return new Browser(playwright, chromium);
    }

    /// <summary>Opens the listener's page as a new visitor.</summary>
    public async Task<ListenerPage> OpenAsync(
        Uri station, string locale = "en-GB", ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        IBrowserContext context = await _chromium.NewContextAsync(new()
        {
            BaseURL = station.ToString(),
            Locale = locale,
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
            Permissions = ["microphone"],
        });
        context.SetDefaultTimeout(60_000);
        IPage page = await context.NewPageAsync();
        ListenerPage listener = new(page);
        await page.AddInitScriptAsync(scriptPath: Path.Combine(AppContext.BaseDirectory, "Instruments", "listen-in.js"));
        await page.GotoAsync("/");
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
