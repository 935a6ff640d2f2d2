using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Sfu;

/// <summary>Which addresses an answer names as candidates: those of this machine, and the public one if it was told.</summary>
internal sealed class AdvertisedAddresses(SfuOptions options)
{
    private const int MaxCandidates = 12;
    private const long RefreshMs = 30_000;
    private readonly Lock _gate = new();
    private List<IPAddress>? _addresses;
    private long _readAt;

    /// <summary>
    /// The addresses, the likeliest first. Interfaces come and go: they are looked at every 30 s. That takes as long as the system likes:
    /// not to be asked under a lock that a shard waits for.
    /// </summary>
    public IReadOnlyList<IPAddress> Now(long nowMs)
    {
        lock (_gate)
        {
            if (_addresses is null || nowMs - _readAt > RefreshMs)
            {
                _addresses = Read();
                _readAt = nowMs;
            }

            return _addresses;
        }
    }

    /// <summary>Host candidates on that port.</summary>
    public static IReadOnlyList<IceCandidate> On(IReadOnlyList<IPAddress> addresses, int port)
    {
        var candidates = new List<IceCandidate>(addresses.Count);
        for (int i = 0; i < addresses.Count; i++) candidates.Add(IceCandidate.Host(new IPEndPoint(addresses[i], port), 65_535 - i));
        return candidates;
    }

    private List<IPAddress> Read()
    {
        var found = new List<IPAddress>();
        if (options.PublicAddress is not null) found.Add(options.PublicAddress);
        bool any = options.Listen.Equals(IPAddress.Any) || options.Listen.Equals(IPAddress.IPv6Any);
        if (any) found.AddRange(options.Interfaces().OrderBy(Rank));
        else found.Add(options.Listen);
        return [.. found.Distinct().Take(MaxCandidates)];
    }

    /// <summary>This machine's own.</summary>
    internal static IEnumerable<IPAddress> OfInterfaces()
    {
        foreach (NetworkInterface each in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (each.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown)) continue;
            foreach (UnicastIPAddressInformation unicast in each.GetIPProperties().UnicastAddresses)
            {
                IPAddress address = unicast.Address;
                if (address.AddressFamily == AddressFamily.InterNetworkV6 && (address.IsIPv6LinkLocal || !Socket.OSSupportsIPv6)) continue;
                yield return address;
            }
        }
    }

    /// <summary>Loopback last: only a listener on this machine gets through there.</summary>
    private static int Rank(IPAddress address) =>
        (IPAddress.IsLoopback(address) ? 2 : 0) + (address.AddressFamily == AddressFamily.InterNetworkV6 ? 1 : 0);
}
