using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Problems;
using Radio24.Api.Security;

namespace Radio24.Api.Talk;

/// <summary>
/// The hub's address: a WebSocket, by which a page is let in (<see cref="PageEntry"/>), and the question that SignalR's clients ask before they open it. The answer promises
/// nothing that a process would have to remember: whoever asked one process may open the WebSocket at another.
/// </summary>
internal static class TalkRoutes
{
    private const string Path = "/hubs/talk";

    public static void MapTalk(this IEndpointRouteBuilder routes)
    {
        IApplicationBuilder line = routes.CreateApplicationBuilder();
        // The framework's WebSocket is let go as soon as it has said yes (HandOver): no clock may keep it.
        line.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        PageEntry entry = routes.ServiceProvider.GetRequiredService<PageEntry>();
        line.Run(context => context.WebSockets.IsWebSocketRequest ? entry.LetInAsync(context) : NeedsWebSocket.ExecuteAsync(context));

        routes.Map(Path, line.Build()).Needs(Permission.Listen).WithDisplayName("The hub").ExcludeFromDescription();
        routes.MapPost(Path + "/negotiate", NegotiateAsync).Needs(Permission.Listen)
            .WithDisplayName("The hub's negotiation").ExcludeFromDescription();
    }

    private static Problem NeedsWebSocket { get; } = new(
        StatusCodes.Status404NotFound, "needsWebSocket", "The hub is a WebSocket with SignalR's JSON protocol, and nothing else.");

    /// <summary>SignalR's transport protocols, "POST [endpoint-base]/negotiate": one transport, and ids that nobody asks for again.</summary>
    private static Task NegotiateAsync(HttpContext context)
    {
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new Negotiation(1, id, id, [new Way("WebSockets", ["Text"])]), Wire.Json, context.RequestAborted);
    }

    private sealed record Negotiation(int NegotiateVersion, string ConnectionId, string ConnectionToken, IReadOnlyList<Way> AvailableTransports);

    private sealed record Way(string Transport, IReadOnlyList<string> TransferFormats);
}
