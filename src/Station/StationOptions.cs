using System.Net;
using Radio24.Api;

namespace Radio24.Station;

/// <summary>Where the station listens and keeps things: section <c>Radio24</c> of the configuration.</summary>
internal sealed record StationOptions
{
    /// <summary>This machine only: a station is opened to others on purpose, not by accident.</summary>
    private const string Loopback = "127.0.0.1,::1";

    public HttpOptions Http { get; init; } = new();

    public UdpOptions Udp { get; init; } = new();

    /// <summary>Addresses, separated by commas.</summary>
    public string Listen { get; init; } = Loopback;

    public string DataFolder { get; init; } = "data";

    /// <summary>The Api's own settings, from the same section.</summary>
    public ApiOptions Api { get; init; } = new();

    /// <summary><see cref="Listen"/>, read. The default leaves out ::1 on a machine without IPv6.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    public static StationOptions From(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection("Radio24");
        StationOptions options = Bind<StationOptions>(section);
        Require(options.Http.Port is >= 0 and <= 65_535, $"Radio24:Http:Port (--port) is {options.Http.Port}; 0 to 65535 is possible.");
        Require(options.Udp.Port is >= 0 and <= 65_535, $"Radio24:Udp:Port (--udp-port) is {options.Udp.Port}; 0 to 65535 is possible.");
        Require(!string.IsNullOrWhiteSpace(options.DataFolder), "Radio24:DataFolder (--data) is empty; name a folder.");

        ApiOptions api = Bind<ApiOptions>(section) with
        {
            DataFolder = options.DataFolder,
            WebFolder = options.Http.WebRoot,
        };
        string[] problems = [.. api.Problems()];
        Require(problems.Length == 0, string.Join(" ", problems));
        return options with { Api = api, Addresses = ReadAddresses(options.Listen) };
    }

    private static List<IPAddress> ReadAddresses(string listen)
    {
        var addresses = new List<IPAddress>();
        foreach (string text in listen.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Require(
                IPAddress.TryParse(text, out IPAddress? address),
                $"Radio24:Listen (--listen) is \"{text}\", which is not an IP address; 127.0.0.1, 0.0.0.0 and ::1 are.");
            addresses.Add(address!);
        }

        Require(addresses.Count > 0, "Radio24:Listen (--listen) is empty; name an address such as 127.0.0.1.");
        if (listen == Loopback && !Ports.CanBind(IPAddress.IPv6Loopback))
            addresses.Remove(IPAddress.IPv6Loopback);
        return addresses;
    }

    private static T Bind<T>(IConfigurationSection section)
        where T : new()
    {
        try
        {
            return section.Get<T>() ?? new T();
        }
        catch (InvalidOperationException wrong)
        {
            // The framework's message names the setting; the inner one says what is not a number or a time.
            throw new StartException(wrong.Message.TrimEnd('.') + ".");
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new StartException(otherwise);
    }
}

/// <summary>Section <c>Radio24:Http</c>.</summary>
internal sealed record HttpOptions
{
    /// <summary>0: any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Folder of the built page.</summary>
    public string? WebRoot { get; init; }
}

/// <summary>Section <c>Radio24:Udp</c>.</summary>
internal sealed record UdpOptions
{
    /// <summary>0: any free one.</summary>
    public int Port { get; init; } = 50_000;
}
