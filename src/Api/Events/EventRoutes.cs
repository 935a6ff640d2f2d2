using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Radio24.Api.Health;
using Radio24.Api.Security;

namespace Radio24.Api.Events;

/// <summary>Captions, what is on air, how many listen, and one's own posts, as they happen: a text/event-stream.</summary>
internal static class EventRoutes
{
    /// <summary>A browser's EventSource connects again by itself.</summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromDays(20);

    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/events", StreamAsync)
            .ForEverybody()
            .WithoutStore()
            .AddEndpointFilter<TakesPlace>()
            .AddEndpointFilter<RefuseBadToken>()
            .RequireCors(Radio24Api.AnyOrigin)
            .WithName("streamEvents")
            .WithTags("On air")
            .WithSummary("Events as they happen")
            .WithDescription(
                "Server-sent events `caption`, `now`, `listeners`, `forgotten` (posts that were erased: take their captions away); with a token (header or `access_token`) also `post` for one's own posts, `place` when a post's place or time changes, and `reply` while one may reply on air (`replyTo` of a post). "
                + "The last state comes first.")
            .Produces<string>(contentType: "text/event-stream")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task StreamAsync(
        ClaimsPrincipal user, HttpContext context, Audience audience, ApiOptions options, TimeProvider time, IHostApplicationLifetime life)
    {
        using var expired = new CancellationTokenSource(GoodFor(context, time), time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping, expired.Token);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";

        var seat = new StreamSeat(user.Listener(), options.EventBacklog);
        audience.Sit(seat);
        using var heartbeat = new PeriodicTimer(options.EventHeartbeat, time);
        try
        {
            await context.Response.Body.WriteAsync("retry: 2000\n\n"u8.ToArray(), ended.Token);
            Task<bool> beat = heartbeat.WaitForNextTickAsync(ended.Token).AsTask();
            while (true)
            {
                while (seat.Told.TryRead(out Announcement? announcement))
                    await context.Response.Body.WriteAsync(announcement.ServerSent, ended.Token);
                await context.Response.Body.FlushAsync(ended.Token);

                Task<bool> told = seat.Told.WaitToReadAsync(ended.Token).AsTask();
                while (await Task.WhenAny(told, beat) == beat)
                {
                    await beat;
                    beat = heartbeat.WaitForNextTickAsync(ended.Token).AsTask();
                    await context.Response.Body.WriteAsync(": on air\n\n"u8.ToArray(), ended.Token);
                    await context.Response.Body.FlushAsync(ended.Token);
                }

                await told;
            }
        }
        catch (OperationCanceledException)
        {
            // The page has gone, its token has ended, or the station signs off.
        }
        finally
        {
            audience.Leave(seat);
        }
    }

    /// <summary>As long as the token or the session; whoever comes without one, or with one that outlasts a timer, comes again in a while.</summary>
    private static TimeSpan GoodFor(HttpContext context, TimeProvider time)
    {
        DateTimeOffset? until = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;
        TimeSpan left = until is { } end ? end - time.GetUtcNow() : LongestStream;
        return left < LongestStream ? left > TimeSpan.Zero ? left : TimeSpan.Zero : LongestStream;
    }
}
