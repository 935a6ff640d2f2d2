using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Radio24.Api.Events;
using Radio24.Api.Security;

namespace Radio24.Api.Talk;

/// <summary>Every page on the hub has a seat in the audience from when it has shaken hands until it is gone.</summary>
internal sealed class TalkPages(Audience audience, ApiOptions options, ILogger<DefaultHubLifetimeManager<TalkHub>> logger)
    : DefaultHubLifetimeManager<TalkHub>(logger)
{
    private readonly ConcurrentDictionary<string, PageSeat> _seats = new(StringComparer.Ordinal);

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var seat = new PageSeat(connection, connection.User.Listener(), options.EventBacklog);
        _seats[connection.ConnectionId] = seat;
        audience.Sit(seat);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (_seats.TryRemove(connection.ConnectionId, out PageSeat? seat))
            audience.Leave(seat);
        await base.OnDisconnectedAsync(connection);
    }
}
