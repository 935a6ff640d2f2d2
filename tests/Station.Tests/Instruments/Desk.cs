using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Radio24.Bench;

namespace Radio24.Station.Tests.Instruments;

/// <summary>The desk of a station on air, for whoever followed the link that it printed when it started.</summary>
internal sealed partial class Desk : IDisposable
{
    private readonly HttpClient _http;

    private Desk(HttpClient http) => _http = http;

    [GeneratedRegex(@"#token=(\S+)")]
    private static partial Regex Link { get; }

    /// <summary>Becomes the station's first admin; that works once a station.</summary>
    public static async Task<Desk> ClaimAsync(StationProcess station)
    {
        // The link is printed when the store is there, a moment after the station is on air.
        Match link = Link.Match(station.Output);
        for (int i = 0; i < 600 && !link.Success; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            link = Link.Match(station.Output);
        }

        HttpClient http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = station.Address, Timeout = TimeSpan.FromMinutes(1) };
        using HttpResponseMessage answer = await http.PostAsJsonAsync(
            "api/v1/claim", new { token = link.Groups[1].Value, login = "mika", name = "Mika", password = "some words for an admin" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        http.DefaultRequestHeaders.Add("X-CSRF-Token", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrfToken").GetString());
        return new Desk(http);
    }

    /// <summary>Ends what is on air now.</summary>
    public async Task SkipAsync()
    {
        using HttpResponseMessage answer = await _http.PostAsync("api/v1/desk/skip", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public void Dispose() => _http.Dispose();
}
