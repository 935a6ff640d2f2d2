using System.Net;
using System.Net.Sockets;

namespace Radio24.Adapters.Shared;

/// <summary>
/// How an Api connects to a Host: by TLS, or in the clear within the machine or a private network. Checked when the connection is made,
/// by the address it leads to, so that no name can point elsewhere later; nothing has been sent by then.
/// </summary>
internal static class HostConnection
{
    private static readonly IPNetwork[] Private =
    [
        // RFC 6598 §4: not routed between networks; what clusters and private overlays give their machines. A carrier shares it with its customers,
        // so a Host behind one has to have an https address if that network is not to be trusted.
        IPNetwork.Parse("100.64.0.0/10"),
        // RFC 1122 §3.2.1.3, RFC 1918 §3, RFC 3927; RFC 4291 §2.5.3 and §2.5.6, RFC 4193 §3.1.
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>No proxy stands between processes of one station, and a Host sends nobody elsewhere.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(1),
        ConnectCallback = ConnectAsync,
    };

    /// <summary>Whether what is sent in the clear to this address stays within the machine or its network.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(Private, network => network.Contains(plain));
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        bool isClear = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttp;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (isClear && (addresses = Array.FindAll(addresses, IsPrivate)) is [])
            throw new UnprotectedHostException("http to a public address would show the station's secret to the network; give the Host an https address");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A Host's address is neither private nor does it ask for TLS: no connection was made.</summary>
internal sealed class UnprotectedHostException(string message) : Exception(message);
