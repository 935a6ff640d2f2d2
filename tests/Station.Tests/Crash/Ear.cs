using System.Text.Json;

namespace Radio24.Station.Tests.Crash;

/// <summary>
/// A listener who notes every caption, and comes back to the event stream whenever it breaks. What is said while nobody can tell her
/// she does not hear: she counts too little, never too much.
/// </summary>
internal sealed class Ear : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<Said> _said = [];
    private readonly Task _listening;

    public Ear(HttpClient http) => _listening = ListenAsync(http, _end.Token);

    /// <summary>A phrase that was heard at that moment, and whose post it belongs to.</summary>
    public sealed record Said(DateTimeOffset At, string Text, string? Post);

    /// <summary>What was heard, in order.</summary>
    public IReadOnlyList<Said> All
    {
        get
        {
            lock (_said)
                return [.. _said.OrderBy(said => said.At)];
        }
    }

    /// <summary>How often each post was taken up: phrases of one post without another's between them are one time.</summary>
    public Dictionary<string, int> Airings()
    {
        var airings = new Dictionary<string, int>(StringComparer.Ordinal);
        string? last = null;
        foreach (string post in All.Select(said => said.Post).OfType<string>())
        {
            if (post != last)
                airings[post] = airings.GetValueOrDefault(post) + 1;
            last = post;
        }

        return airings;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ListenAsync(HttpClient http, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync("api/v1/events", HttpCompletionOption.ResponseHeadersRead, ct);
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(ct));
                string name = "";
                while (await reader.ReadLineAsync(ct) is { } line)
                {
                    if (line.StartsWith("event: ", StringComparison.Ordinal))
                        name = line["event: ".Length..];
                    else if (name == "caption" && line.StartsWith("data: ", StringComparison.Ordinal))
                        Note(JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]));
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                // Whoever served it was killed.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, ct);
        }
    }

    private void Note(JsonElement caption)
    {
        string? post = caption.TryGetProperty("postId", out JsonElement id) ? id.GetString() : null;
        // The last one comes again with every new stream.
        lock (_said)
            _said.Add(new Said(caption.GetProperty("at").GetDateTimeOffset(), caption.GetProperty("text").GetString()!, post));
    }
}
