using System.Net;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Shared;
using Radio24.Api;
using Radio24.Host;
using Radio24.Startup;

namespace Radio24.Station;

/// <summary>Everything a station in one process is told: section <c>Radio24</c>, as each of its parts reads it.</summary>
internal sealed record StationOptions(ApiOptions Api, BroadcastOptions Broadcast, EmbeddedBackplaneOptions Backplane)
{
    /// <summary>The options types with every setting there is, those of a station in several processes too.</summary>
    public static IReadOnlyList<Type> Roots { get; } =
        [typeof(ApiOptions), typeof(BroadcastOptions), typeof(EmbeddedBackplaneOptions), typeof(SharedBackplaneOptions), typeof(HostSettings)];

    public HttpOptions Http => Api.Http;

    public string DataFolder => Api.DataFolder;

    public IReadOnlyList<IPAddress> HttpAddresses => Http.Addresses(Api.Listen);

    /// <summary>Command line before environment (<c>Radio24__Http__Port</c>) before <c>appsettings.json</c>.</summary>
    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    public static StationOptions Read(WebApplicationBuilder builder, IReadOnlyDictionary<string, string?> commandLine)
    {
        builder.Configuration.AddKnownVariables();
        builder.Configuration.AddInMemoryCollection(commandLine.Where(setting => setting.Value is not null));
        return From(builder.Configuration);
    }

    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    public static StationOptions From(IConfiguration configuration) => new(
        Settings.Read<ApiOptions>(configuration), Settings.Read<BroadcastOptions>(configuration), Settings.Read<EmbeddedBackplaneOptions>(configuration));
}
