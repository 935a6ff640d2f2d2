using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;

namespace Radio24.Api.Talk;

/// <summary>
/// The hub's address: a WebSocket and nothing else, so that no process has to remember a page that another one will meet.
/// SignalR's clients ask <c>/negotiate</c> first; the answer promises nothing, and the id in it is not looked up again.
/// </summary>
internal static class TalkRoutes
{
    public const string Path = "/hubs/talk";

    /// <summary>A page that has not read for so long is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void MapTalk(this IEndpointRouteBuilder routes, AddressLimits limits)
    {
        routes.MapHub<TalkHub>(Path, hub =>
            {
                hub.Transports = HttpTransportType.WebSockets;
                hub.CloseOnAuthenticationExpiration = true;
                hub.TransportSendTimeout = Patience;
                hub.WebSockets.CloseTimeout = TimeSpan.FromSeconds(2);
            })
            .Needs(Permission.Listen)
            .ExcludeFromDescription()
            .Add(endpoint => endpoint.RequestDelegate = endpoint.Metadata.OfType<NegotiateMetadata>().Any()
                ? NegotiateAsync
                : LetIn(endpoint.RequestDelegate!, limits));
    }

    private static Problem NeedsWebSocket { get; } = new(
        StatusCodes.Status404NotFound, "needsWebSocket", "The hub is a WebSocket with SignalR's JSON protocol, and nothing else.");

    private static RequestDelegate LetIn(RequestDelegate hub, AddressLimits limits) => async context =>
    {
        // RFC 6455 §4.2.1: HTTP/1.1 or higher. (Kestrel would take an upgrade over HTTP/1.0 and then fail.)
        if (!context.WebSockets.IsWebSocketRequest || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            await NeedsWebSocket.ExecuteAsync(context);
            return;
        }

        using RateLimitLease place = limits.TakePlace(context);
        if (!place.IsAcquired)
        {
            await AddressLimits.Refusal(place).ExecuteAsync(context);
            return;
        }

        // With an id SignalR would look for a page that negotiated with this very process.
        context.Request.QueryString = QueryString.Create(context.Request.Query.Where(pair => !pair.Key.Equals("id", StringComparison.OrdinalIgnoreCase)));
        await hub(context);
    };

    /// <summary>SignalR's transport protocols, "POST [endpoint-base]/negotiate": one transport, and ids that nobody asks for again.</summary>
    private static Task NegotiateAsync(HttpContext context)
    {
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new Negotiation(1, id, id, [new Transport("WebSockets", ["Text"])]), Wire.Json, context.RequestAborted);
    }

    private sealed record Negotiation(int NegotiateVersion, string ConnectionId, string ConnectionToken, IReadOnlyList<Transport> AvailableTransports);

    private sealed record Transport(
        [property: JsonPropertyName("transport")] string Name, IReadOnlyList<string> TransferFormats);
}
