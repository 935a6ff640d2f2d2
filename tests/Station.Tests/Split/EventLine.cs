using System.Collections.Concurrent;

namespace Radio24.Station.Tests.Split;

/// <summary>A page's event stream (<c>/api/v1/events</c>), read in the background: every event's name and data as they came.</summary>
internal sealed class EventLine : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<(string Name, string Data)> _events = new();
    private readonly Task _reading;

    public EventLine(HttpClient api, string token) => _reading = ReadAsync(api, token);

    /// <exception cref="Exception">The stream broke off.</exception>
    public bool Has(string name, params string[] words)
    {
        if (_reading.IsCompleted)
            _reading.GetAwaiter().GetResult();
        return _events.Any(e => e.Name == name && words.All(word => e.Data.Contains(word, StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ReadAsync(HttpClient api, string token)
    {
        using HttpResponseMessage answer = await api.GetAsync(
            $"api/v1/events?access_token={token}", HttpCompletionOption.ResponseHeadersRead, _end.Token);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_end.Token));
        string name = "";
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                _events.Enqueue((name, line["data: ".Length..]));
        }
    }
}
