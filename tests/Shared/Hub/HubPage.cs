using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Radio24.Tests;

/// <summary>A page on the hub, by SignalR's own client.</summary>
internal sealed class HubPage : IAsyncDisposable
{
    // Longer than anything takes on a busy machine.
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(1));
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, Channel<JsonElement>> _told = new(StringComparer.Ordinal);
    private readonly HubConnection _hub;

    private HubPage(HubConnection hub)
    {
        _hub = hub;
        _hub.Closed += error =>
        {
            _closed.TrySetResult(error);
            return Task.CompletedTask;
        };
        foreach (string name in (string[])["caption", "now", "listeners", "post", "reply", "forgotten"])
        {
            Channel<JsonElement> told = _told[name] = Channel.CreateUnbounded<JsonElement>();
            _hub.On<JsonElement>(name, payload => told.Writer.TryWrite(payload));
        }
    }

    /// <param name="negotiates">Asks before it connects, as SignalR's clients do unless they are told not to.</param>
    /// <exception cref="HttpRequestException">The station did not let it in (negotiated).</exception>
    /// <exception cref="System.Net.WebSockets.WebSocketException">The station did not let it in.</exception>
    public static async Task<HubPage> OpenAsync(Uri station, string? token, string? cookie = null, bool negotiates = false)
    {
        var page = new HubPage(new HubConnectionBuilder()
            .WithUrl(new Uri(station, "hubs/talk"), HttpTransportType.WebSockets, http =>
            {
                http.SkipNegotiation = !negotiates;
                if (token is not null)
                    http.AccessTokenProvider = () => Task.FromResult<string?>(token);
                if (cookie is not null)
                    http.Headers["Cookie"] = cookie;
            })
            .Build());
        try
        {
            await page._hub.StartAsync(page._patience.Token);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="HubException">The station refused; its message holds the problem.</exception>
    public Task<JsonElement> CallAsync(string method, params object?[] arguments) =>
        _hub.InvokeCoreAsync<JsonElement>(method, arguments, _patience.Token);

    /// <summary>Speaks: 24 kHz mono 16-bit PCM in chunks of base64.</summary>
    public Task<JsonElement> SpeakAsync(object details, IEnumerable<string> chunks)
    {
        Channel<string> sent = Channel.CreateUnbounded<string>();
        foreach (string chunk in chunks)
            sent.Writer.TryWrite(chunk);
        sent.Writer.Complete();
        return CallAsync("PostVoice", details, sent.Reader);
    }

    /// <summary>The problem (RFC 9457) that the station answers a call with.</summary>
    /// <exception cref="InvalidOperationException">The call was not refused.</exception>
    public static async Task<JsonElement> RefusalAsync(Task<JsonElement> call)
    {
        try
        {
            throw new InvalidOperationException($"The hub did not refuse: {(await call).GetRawText()}");
        }
        catch (HubException refused) when (refused.Message.Contains('{', StringComparison.Ordinal))
        {
            return JsonDocument.Parse(refused.Message[refused.Message.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        }
    }

    public Task<JsonElement> RefusalAsync(string method, params object?[] arguments) => RefusalAsync(CallAsync(method, arguments));

    /// <summary>The next thing that the station tells the page under this name.</summary>
    public async Task<JsonElement> ToldAsync(string name) => await _told[name].Reader.ReadAsync(_patience.Token);

    /// <summary>Whether it has been told something under this name that was not looked at.</summary>
    public bool IsTold(string name) => _told[name].Reader.TryPeek(out _);

    /// <summary>Waits until the connection has ended, and gives why; null: the station closed it in order.</summary>
    public Task<Exception?> ClosedAsync() => _closed.Task.WaitAsync(_patience.Token);

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _patience.Dispose();
    }
}
