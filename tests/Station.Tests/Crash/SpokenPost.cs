using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Radio24.Tests;

namespace Radio24.Station.Tests.Crash;

/// <summary>A second of sound, sent to the hub as the page sends it.</summary>
internal static class SpokenPost
{
    private const int Rate = 24_000;
    private const int Chunks = 10;

    private static readonly string[] Sound = [.. Enumerable.Range(0, Chunks).Select(chunk => Convert.ToBase64String(
        [.. Enumerable.Range(chunk * Rate / Chunks, Rate / Chunks)
            .SelectMany(i => BitConverter.GetBytes((short)(8_000 * Math.Sin(2 * Math.PI * 440 * i / Rate))))]))];

    /// <returns>The post's id; null if the station could not take it now.</returns>
    public static async Task<string?> SendAsync(HubPage page, string key)
    {
        Task<JsonElement> call = page.SpeakAsync(new { idempotencyKey = key }, Sound);
        try
        {
            return (await call).GetProperty("id").GetString();
        }
        catch (HubException refused) when (refused.Message.Contains('{', StringComparison.Ordinal))
        {
            var status = (HttpStatusCode)(await HubPage.RefusalAsync(call)).GetProperty("status").GetInt32();
            // As for any other post: a refusal that is the caller's own fault, or nobody's plan, fails the test.
            Assert.True(status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, refused.Message);
            return null;
        }
    }
}
