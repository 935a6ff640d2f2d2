using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Radio24.Api.Security;
using Radio24.Api.Talk.Lines;

namespace Radio24.Api.Talk;

/// <summary>Lets a page in while it is a request, and brings it to the hub when it is a line.</summary>
internal sealed class PageEntry(IServiceProvider services, AddressLimits limits, Doorkeeper doorkeeper, OpenLines lines, TimeProvider time)
{
    private readonly ConnectionDelegate _hub = new ConnectionBuilder(services).UseHub<TalkHub>().Build();

    /// <summary>Answers a WebSocket's request by whom the pipeline has let through; the page talks when the request is over.</summary>
    public async Task LetInAsync(HttpContext context)
    {
        HandOver handOver = HandOver.Of(context);
        RateLimitLease place = limits.TakePlace(context);
        if (!place.IsAcquired)
        {
            await AddressLimits.Refusal(place).ExecuteAsync(context);
            return;
        }

        try
        {
            var line = new PageLine(context, handOver.Connection, await handOver.AcceptAsync(context), place, time)
            {
                AskAgain = doorkeeper.AgainOf(context.Request, context.User),
            };
            handOver.Then(() => TalkAsync(line));
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private async Task TalkAsync(PageLine line)
    {
        try
        {
            if (lines.TryAdd(line))
                await _hub(line);
        }
        finally
        {
            await line.DisposeAsync();
            lines.Remove(line);
        }
    }
}
