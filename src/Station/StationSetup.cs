using System.Net;
using Microsoft.Extensions.Logging.Console;

namespace Radio24.Station;

/// <summary>The steps of Program.cs that need more than a line.</summary>
internal static class StationSetup
{
    /// <summary>Command line before environment (<c>Radio24__Http__Port</c>) before <c>appsettings.json</c>.</summary>
    public static StationOptions AddStationOptions(
        this WebApplicationBuilder builder, IReadOnlyDictionary<string, string?> commandLine)
    {
        builder.Configuration.AddInMemoryCollection(commandLine.Where(setting => setting.Value is not null));
        return StationOptions.From(builder.Configuration);
    }

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
    }

    public static void ListenOn(this WebApplicationBuilder builder, StationOptions options)
    {
        int port = options.Http.Port == 0 ? Ports.AnyFree(options.HttpAddresses) : options.Http.Port;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (IPAddress address in options.HttpAddresses)
                kestrel.Listen(address, port);
        });
        // Every end is within 5 s, whoever is still connected.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
    }

    public static void AddSignOn(this IServiceCollection services) => services.AddHostedService<SignOn>();
}
