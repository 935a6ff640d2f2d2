using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Shared;

/// <summary>
/// Sends listeners' requests on to the Host that is on air (<c>/internal/whep</c> there). Only the words of the handshake come
/// this way; media flows between browser and Host. Sessions of a Host that is gone are unknown to the next one: pages are told
/// 404 and join again.
/// </summary>
public sealed partial class HostWhepGateway : IWhepGateway, IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);
    private static readonly WhepResult NotLive =
        new(WhepOutcome.NotLive, Problem: "The station is not on air just now.", RetryAfter: TimeSpan.FromSeconds(1));

    private readonly HostDirectory _hosts;
    private readonly ILogger<HostWhepGateway> _logger;
    private readonly HttpClient _http = new(HostConnection.Handler())
    {
        Timeout = AnswerWithin,
        MaxResponseContentBufferSize = 256 * 1024,
    };

    public HostWhepGateway(HostDirectory hosts, string secret, ILogger<HostWhepGateway> logger)
    {
        (_hosts, _logger) = (hosts, logger);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
    }

    /// <summary>Unknown here: the Host tells everybody over the feed.</summary>
    public int Listeners => 0;

    public async ValueTask<WhepResult> JoinAsync(string offer, string from, CancellationToken cancellationToken) =>
        await AskAsync(HttpMethod.Post, "", new { sdp = offer, from }, NotLive, cancellationToken);

    public async ValueTask<WhepResult> PatchAsync(
        string session, string fragment, string? ifMatch, CancellationToken cancellationToken) =>
        await AskAsync(HttpMethod.Patch, session, new { sdp = fragment, ifMatch }, new WhepResult(WhepOutcome.Unknown), cancellationToken);

    public async ValueTask<bool> LeaveAsync(string session, CancellationToken cancellationToken)
    {
        using HttpResponseMessage? answer = await SendAsync(HttpMethod.Delete, session, null, cancellationToken);
        return answer is { IsSuccessStatusCode: true };
    }

    public void Dispose() => _http.Dispose();

    private async Task<WhepResult> AskAsync(HttpMethod method, string session, object body, WhepResult otherwise, CancellationToken ct)
    {
        using HttpResponseMessage? answer = await SendAsync(method, session, body, ct);
        if (answer is null)
            return otherwise;
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            try
            {
                return await answer.Content.ReadFromJsonAsync<WhepResult>(JsonSerializerOptions.Web, ct) ?? otherwise;
            }
            catch (JsonException)
            {
                // A Host that speaks otherwise is none that this Api can use.
            }
        }

        LogRefused(answer.StatusCode);
        return otherwise;
    }

    /// <returns>Null if nobody is on air or the Host did not answer.</returns>
    private async Task<HttpResponseMessage?> SendAsync(HttpMethod method, string session, object? body, CancellationToken ct)
    {
        if (_hosts.Current is not { } host)
            return null;
        string path = session.Length == 0 ? "internal/whep" : $"internal/whep/{Uri.EscapeDataString(session)}";
        using var request = new HttpRequestMessage(method, new Uri(host, path));
        if (body is not null)
            request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
        try
        {
            return await _http.SendAsync(request, ct);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            _hosts.Suspect(host);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The Host answered {Status}: is Radio24:Host:Secret the same there?")]
    private partial void LogRefused(HttpStatusCode status);
}
