using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Radio24.Bench;

/// <summary>
/// A server that does nothing, a process of its own: what an answer, or a page on a hub, costs before anybody has done anything.
/// <c>posts-bare</c> is Kestrel with one route; <c>posts-bare hub</c> is a SignalR hub without methods, at the address of the station's.
/// </summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(bool withHub)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        if (withHub)
            builder.Services.AddSignalR();
        await using WebApplication app = builder.Build();
        if (withHub)
        {
            app.MapHub<Silence>("/hubs/talk", hub => hub.Transports = HttpTransportType.WebSockets);
        }
        else
        {
            app.MapGet("/", () => TypedResults.Text("hello\n"));
        }

        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Console.WriteLine(new Uri(address).Port);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private sealed class Silence : Hub;
}
