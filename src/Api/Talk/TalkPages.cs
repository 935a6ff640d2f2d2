using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Radio24.Api.Events;
using Radio24.Api.Security;
using Radio24.Core.Posts;

namespace Radio24.Api.Talk;

/// <summary>Gives every page on the hub a seat in the audience, from its handshake until it is gone.</summary>
internal sealed class TalkPages(Audience audience, ApiOptions options, ILogger<DefaultHubLifetimeManager<TalkHub>> logger)
    : DefaultHubLifetimeManager<TalkHub>(logger)
{
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var seat = new PageSeat(connection, connection.User.Listener(), options.EventBacklog);
        connection.Features.Set(seat);
        audience.Sit(seat);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (connection.Features.Get<PageSeat>() is { } seat)
            audience.Leave(seat);
        await base.OnDisconnectedAsync(connection);
    }
}

/// <summary>
/// The seat of a page on the hub. What it is told is written at once, the same bytes for all pages, and no task, queue or buffer
/// waits for a page that keeps up. For one that does not, the latest announcements are kept until it reads again.
/// </summary>
/// <param name="backlog">How many announcements are kept.</param>
internal sealed class PageSeat(HubConnectionContext page, ListenerId? listener, int backlog) : Seat(listener)
{
    private readonly Lock _gate = new();
    private bool _writing;
    private Queue<Announcement>? _kept;

    public override void Tell(Announcement announcement)
    {
        lock (_gate)
        {
            if (_writing)
            {
                _kept ??= new Queue<Announcement>();
                if (_kept.Count == backlog)
                    _kept.Dequeue();
                _kept.Enqueue(announcement);
                return;
            }

            _writing = true;
        }

        // SignalR completes a write to a page that has gone, and writes nothing.
        _ = WriteAsync(announcement);
    }

    private async Task WriteAsync(Announcement first)
    {
        for (Announcement? next = first; next is not null; next = Next())
            await page.WriteAsync(next.OnHub, CancellationToken.None);
    }

    private Announcement? Next()
    {
        lock (_gate)
        {
            if (_kept?.TryDequeue(out Announcement? next) == true)
                return next;
            _kept = null;
            _writing = false;
            return null;
        }
    }
}
