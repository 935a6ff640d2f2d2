using System.Net;
using System.Text.Json;
using Radio24.Station.Tests.Instruments;

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
    public static async Task<string?> SendAsync(HubSocket hub, string key)
    {
        await hub.SendAsync(
            $$"""{"type":1,"invocationId":"1","target":"PostVoice","arguments":[{"idempotencyKey":"{{key}}"}],"streamIds":["s"]}""" + "\u001e");
        foreach (string chunk in Sound)
            await hub.SendAsync($$"""{"type":2,"invocationId":"s","item":"{{chunk}}"}""" + "\u001e");
        await hub.SendAsync("""{"type":3,"invocationId":"s"}""" + "\u001e");

        const string Answer = "\"type\":3,\"invocationId\":\"1\"";
        string records = await hub.RecordAsync(Answer);
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(
            records.Split('\u001e').First(record => record.Contains(Answer, StringComparison.Ordinal)));
        if (answer.TryGetProperty("result", out JsonElement post))
            return post.GetProperty("id").GetString();
        string error = answer.GetProperty("error").GetString()!;
        var status = (HttpStatusCode)JsonSerializer.Deserialize<JsonElement>(error[error.IndexOf('{', StringComparison.Ordinal)..])
            .GetProperty("status").GetInt32();
        // As for any other post: a refusal that is the caller's own fault, or nobody's plan, fails the test.
        Assert.True(status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, error);
        return null;
    }
}
