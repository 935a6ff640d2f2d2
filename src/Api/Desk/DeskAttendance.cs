using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Radio24.Api.Security;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Desk;

/// <summary>
/// Notes that somebody who may decide what airs is at the desk: an account that asks for anything below <c>/api/v1/desk</c>, twice a minute at
/// the most. It measures requests, not eyes: a page that asks by itself counts for whoever left it open. A program's key is nobody.
/// </summary>
internal sealed partial class DeskAttendance(IDeskPresence desk, TimeProvider time, ILogger<DeskAttendance> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly PathString Desk = "/api/v1/desk";

    private readonly ConcurrentDictionary<ListenerId, long> _noted = new();

    public async Task PassAsync(HttpContext context, Func<Task> next)
    {
        if (context.Request.Path.StartsWithSegments(Desk))
            await NoteAsync(context.User);
        await next();
    }

    private async ValueTask NoteAsync(ClaimsPrincipal user)
    {
        if (!user.CameWithCookie() || !user.May(Permission.Moderate) || user.Listener() is not { } account)
            return;
        long now = time.GetTimestamp();
        if (_noted.TryGetValue(account, out long before) && time.GetElapsedTime(before, now) < Every)
            return;
        _noted[account] = now;
        try
        {
            await desk.SeenAsync(account, CancellationToken.None);
        }
        catch (StoreAwayException)
        {
            // It is noted with the next request; whoever asked gets their answer, or learns that the store is away.
            _noted.TryRemove(account, out _);
            LogNotNoted(logger);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The store is away: it is not noted that somebody is at the desk")]
    private static partial void LogNotNoted(ILogger logger);
}
