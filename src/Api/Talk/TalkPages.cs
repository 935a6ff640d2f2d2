using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Radio24.Api.Events;
using Radio24.Api.Security;
using Radio24.Api.Talk.Lines;

namespace Radio24.Api.Talk;

/// <summary>Every page on the hub has a seat in the audience from when it has shaken hands until it is gone.</summary>
internal sealed class TalkPages(Audience audience, ApiOptions options, ILogger<DefaultHubLifetimeManager<TalkHub>> logger)
    : DefaultHubLifetimeManager<TalkHub>(logger)
{
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var seat = new PageSeat(connection, connection.User.Listener(), options.EventBacklog);
        connection.Features.GetRequiredFeature<PageLine>().Seat = seat;
        audience.Sit(seat);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (connection.Features.GetRequiredFeature<PageLine>().Seat is { } seat)
            audience.Leave(seat);
        await base.OnDisconnectedAsync(connection);
    }
}
