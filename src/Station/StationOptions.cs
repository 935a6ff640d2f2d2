using System.Net;
using Radio24.Adapters.Embedded;
using Radio24.Api;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Screening;
using Radio24.Host;
using Radio24.Host.Intake;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

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
        options = options with { HttpAddresses = ReadAddresses(options.Listen), Backplane = StoreSettings.Read(section, options.DataFolder) };
        BroadcastOptions broadcast = ReadBroadcast(section, options, api.StationName);
        return options with { Api = api with { Presenter = api.Presenter ?? broadcast.Director.Presenter }, Broadcast = broadcast };
    }

    /// <summary>
    /// Where media goes from; null is every address. With the default the page is on loopback but media is not: a browser
    /// on this machine sends from its network address (Firefox leaves loopback out of ICE), and nobody joins but through the page.
    /// </summary>
    public IPAddress? MediaAddress => Listen != Loopback && HttpAddresses is [var only] ? only : null;

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

    private static BroadcastOptions ReadBroadcast(IConfigurationSection section, StationOptions options, string name)
    {
        var broadcast = new BroadcastOptions
        {
            TimeZone = section["Station:TimeZone"],
            MusicFolder = section["Music:Folder"] ?? Path.Combine(options.DataFolder, "music"),
            UdpPort = options.Udp.Port,
            MaximumListeners = options.Udp.MaximumListeners,
            PublicAddress = options.Udp.PublicAddress is null ? null : ReadAddresses(options.Udp.PublicAddress)[0],
            Listen = options.MediaAddress,
            Opus = Bind<OpusEncoderOptions>(section.GetSection("Opus")),
            Director = Bind<DirectorOptions>(section.GetSection("Director")) with { Station = name },
            Script = Bind<ScriptOptions>(section.GetSection("Script")),
            Speech = Bind<SpeechOptions>(section.GetSection("Speech")),
            Intake = Bind<IntakeOptions>(section.GetSection("Intake")),
            Screening = Bind<RuleScreenerOptions>(section.GetSection("Screening")),
        };
        broadcast.Validate();
        return broadcast;
    }

    internal static T Bind<T>(IConfigurationSection section)
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

    internal static void Require(bool condition, string otherwise)
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

    public int MaximumListeners { get; init; } = 1_000;

    /// <summary>An address that reaches this machine from outside though it is not its own (NAT 1:1).</summary>
    public string? PublicAddress { get; init; }
}
