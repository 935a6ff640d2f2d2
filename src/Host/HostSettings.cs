using System.Net;
using Microsoft.Extensions.Configuration;
using Radio24.Host.Lease;
using Radio24.Startup;

namespace Radio24.Host;

/// <summary>What a Host in a process of its own is told: section <c>Radio24</c> of the configuration.</summary>
internal sealed record HostSettings
{
    /// <summary>The port is for the Api processes alone, not for listeners.</summary>
    public HttpOptions Http { get; init; } = new() { Port = 8081 };

    /// <summary>Addresses, separated by commas.</summary>
    public string Listen { get; init; } = Settings.Loopback;

    public HostAddressOptions Host { get; init; } = new();

    public IReadOnlyList<IPAddress> HttpAddresses { get; private init; } = [];

    public BroadcastOptions Broadcast { get; private init; } = new();

    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    public static HostSettings From(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(Settings.Section);
        HostSettings settings = Settings.Bind<HostSettings>(section);
        settings.Http.Validate();
        Settings.Require(
            settings.Host.Address is null || settings.Host.Address is { IsAbsoluteUri: true, Scheme: "http" or "https" },
            $"Radio24:Host:Address is \"{settings.Host.Address}\"; an address such as http://10.0.0.5:8081/ is possible.");
        return settings with
        {
            HttpAddresses = Settings.ReadAddresses(settings.Http.Listen ?? settings.Listen),
            Broadcast = BroadcastSettings.Read(section),
        };
    }

    /// <param name="port">Where this process listens.</param>
    public AirLeaseOptions LeaseOf(int port) => new(AirLeaseOptions.NewHolder(), Host.Address ?? Reached(port));

    /// <summary>By the one address it listens on, or by the machine's name if that is all of them.</summary>
    private Uri Reached(int port)
    {
        IPAddress first = HttpAddresses[0];
        bool any = first.Equals(IPAddress.Any) || first.Equals(IPAddress.IPv6Any);
        return new UriBuilder("http", any ? Dns.GetHostName() : first.ToString(), port).Uri;
    }
}

/// <summary>Section <c>Radio24:Host</c>.</summary>
internal sealed record HostAddressOptions
{
    /// <summary>Where Api processes reach this Host; null: by the address it listens on.</summary>
    public Uri? Address { get; init; }
}
