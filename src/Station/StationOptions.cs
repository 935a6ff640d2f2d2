using System.Net;
using Radio24.Adapters.Embedded;
using Radio24.Api;
using Radio24.Host;
using Radio24.Startup;

namespace Radio24.Station;

/// <summary>Where the station listens and keeps things: section <c>Radio24</c> of the configuration.</summary>
internal sealed record StationOptions
{
    public HttpOptions Http { get; init; } = new();

    /// <summary>Addresses, separated by commas.</summary>
    public string Listen { get; init; } = Settings.Loopback;

    public string DataFolder { get; init; } = "data";

    /// <summary>Where posts and recordings are kept: sections <c>Store</c> and <c>Objects</c>.</summary>
    public EmbeddedBackplaneOptions Backplane { get; init; } = new();

    /// <summary>The Api's own settings, from the same section.</summary>
    public ApiOptions Api { get; init; } = new();

    /// <summary>The Host's own settings, from the same section.</summary>
    public BroadcastOptions Broadcast { get; init; } = new();

    /// <summary><see cref="Listen"/>, read. The default leaves out ::1 on a machine without IPv6.</summary>
    public IReadOnlyList<IPAddress> HttpAddresses { get; init; } = [];

    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    public static StationOptions From(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(Settings.Section);
        StationOptions options = Settings.Bind<StationOptions>(section);
        options.Http.Validate();
        Settings.Require(!string.IsNullOrWhiteSpace(options.DataFolder), "Radio24:DataFolder (--data) is empty; name a folder.");

        ApiOptions api = Settings.Bind<ApiOptions>(section, api => api.Problems()) with
        {
            DataFolder = options.DataFolder,
            WebFolder = options.Http.WebRoot,
        };
        options = options with { HttpAddresses = Settings.ReadAddresses(options.Http.Listen ?? options.Listen), Backplane = StoreSettings.Read(section, options.DataFolder) };
        BroadcastOptions broadcast = BroadcastSettings.Read(section);
        return options with { Api = api with { Presenter = api.Presenter ?? broadcast.Director.Presenter }, Broadcast = broadcast };
    }
}
