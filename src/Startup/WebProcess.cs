using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Radio24.Startup;

/// <summary>What every process of a station has in common.</summary>
public static class WebProcess
{
    /// <summary>One line an event, on stderr; the framework speaks only when something is wrong.</summary>
    public static void AddCalmLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // At Information the framework would log request paths, and with them tokens in queries.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        // Each start and end of the scheduler in a dozen lines.
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        // Says that requests begin and end. For as long as it might say anything, every request is given an Activity and a log scope,
        // and a page on the hub keeps them for hours. (What fails is said by others: the exception handler, and Kestrel.)
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    /// <summary>Says at the start which settings nobody reads (<see cref="UnknownSettings.Find"/>).</summary>
    public static void WarnOfUnknownSettings(this WebApplicationBuilder builder, bool apart, params IReadOnlyList<Type> roots)
    {
        IReadOnlyList<string> unknown = builder.Configuration[UnknownSettings.Told] is null ? UnknownSettings.Find(builder.Configuration, apart, roots) : [];
        builder.Services.AddHostedService(all => new UnknownSettingsNotice(unknown, all.GetRequiredService<ILogger<UnknownSettingsNotice>>()));
    }

    /// <param name="port">0: any one that is free on all of the addresses.</param>
    /// <returns>The port.</returns>
    public static int ListenOn(this WebApplicationBuilder builder, IReadOnlyList<IPAddress> addresses, int port)
    {
        int chosen = port == 0 ? Ports.AnyFree(addresses) : port;
        // After everybody's say on what endpoints are like.
        builder.Services.PostConfigure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (IPAddress address in addresses)
                kestrel.Listen(address, chosen);
        });
        // Every end is within 5 s, whoever is still connected.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        return chosen;
    }
}
