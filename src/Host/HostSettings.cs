using System.ComponentModel.DataAnnotations;
using System.Net;
using Radio24.Host.Lease;
using Radio24.Startup;

namespace Radio24.Host;

/// <summary>What a Host in a process of its own is told besides: section <c>Radio24</c>.</summary>
public sealed record HostSettings
{
    /// <summary>The port is for the Api processes alone, not for listeners.</summary>
    public HttpOptions Http { get; init; } = new() { Port = 8081 };

    /// <summary>Addresses to listen on, separated by commas.</summary>
    [ListenAddresses]
    public string Listen { get; init; } = Settings.Loopback;

    public HostAddressOptions Host { get; init; } = new();

    public IReadOnlyList<IPAddress> HttpAddresses => Http.Addresses(Listen);

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

/// <summary>Section <c>Radio24:Host</c>, as far as the lease is concerned.</summary>
public sealed record HostAddressOptions : IValidatableObject
{
    /// <summary>Where Api processes reach this Host, such as <c>http://10.0.0.5:8081/</c>; unset: by the address it listens on.</summary>
    public Uri? Address { get; init; }

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Address is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" }))
            yield return new ValidationResult($"is \"{Address}\"; an address such as http://10.0.0.5:8081/ is possible", [nameof(Address)]);
    }
}
