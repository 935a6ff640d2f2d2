using System.Buffers.Text;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Api.Talk.Lines;

namespace Radio24.Api.Talk;

/// <summary>
/// The hub's address: a WebSocket that is a <see cref="PageLine"/>, and the question that SignalR's clients ask before they open it. The answer promises
/// nothing that a process would have to remember: whoever asked one process may open the WebSocket at another.
/// </summary>
internal static class TalkRoutes
{
    private const string Path = "/hubs/talk";

    public static void MapTalk(this IEndpointRouteBuilder routes)
    {
        IApplicationBuilder line = routes.CreateApplicationBuilder();
        // SignalR's pings keep a line alive, and tell the page something besides.
        line.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        AddressLimits limits = routes.ServiceProvider.GetRequiredService<AddressLimits>();
        TimeProvider time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        line.Run(context => context.WebSockets.IsWebSocketRequest ? AcceptAsync(context, limits, time) : NeedsWebSocket.ExecuteAsync(context));

        routes.Map(Path, line.Build()).Needs(Permission.Listen).WithDisplayName("The hub").ExcludeFromDescription();
        routes.MapPost(Path + "/negotiate", NegotiateAsync).Needs(Permission.Listen)
            .WithDisplayName("The hub's negotiation").ExcludeFromDescription();
    }

    /// <summary>
    /// Where a line goes on once everybody in the pipeline has let it through: out here nobody else waits for its end, and what each of them would keep
    /// meanwhile is free. To come before whoever does more than to pass a request on.
    /// </summary>
    public static IApplicationBuilder UseTalk(this IApplicationBuilder app)
    {
        ConnectionDelegate hub = new ConnectionBuilder(app.ApplicationServices).UseHub<TalkHub>().Build();
        OpenLines lines = app.ApplicationServices.GetRequiredService<OpenLines>();
        return app.Use((context, next) => context.Request.Path.StartsWithSegments(Path) ? TalkAsync(context, next) : next(context));

        async Task TalkAsync(HttpContext context, RequestDelegate next)
        {
            await next(context);
            if (context.Features.Get<PageLine>() is not { } line)
                return;
            try
            {
                if (lines.TryAdd(line))
                    await hub(line);
            }
            finally
            {
                lines.Remove(line);
                await line.DisposeAsync();
            }
        }
    }

    private static Problem NeedsWebSocket { get; } = new(
        StatusCodes.Status404NotFound, "needsWebSocket", "The hub is a WebSocket with SignalR's JSON protocol, and nothing else.");

    private static async Task AcceptAsync(HttpContext context, AddressLimits limits, TimeProvider time)
    {
        RateLimitLease place = limits.TakePlace(context);
        if (!place.IsAcquired)
        {
            await AddressLimits.Refusal(place).ExecuteAsync(context);
            return;
        }

        try
        {
            context.Features.Set(new PageLine(context, await context.WebSockets.AcceptWebSocketAsync(), place, time));
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

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
