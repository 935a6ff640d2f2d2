using System.Net;
using System.Net.Sockets;
using Radio24.Startup;

namespace Radio24.Station.Split;

/// <summary>
/// The ports of one split station. Its processes bind them one after the other, seconds after they were chosen: until then, and for as long as
/// the station runs, each is claimed under a name that the kernel gives to one process only (an abstract Unix socket, which
/// is gone with its process). So two stations that start together never choose the same.
/// </summary>
internal sealed class PortClaims : IDisposable
{
    private readonly List<Socket> _claims = [];

    /// <summary>The first free port from there.</summary>
    /// <param name="count">How many in a row.</param>
    /// <exception cref="StartException">There is none.</exception>
    public int FirstFree(SocketType type, IReadOnlyList<IPAddress> addresses, int from, int count = 1)
    {
        for (int port = from; port + count <= 65_536; port++)
        {
            if (Enumerable.Range(port, count).All(one => TryTake(type, addresses, one)))
                return port;
        }

        throw new StartException(Words.In($"no port is free from {from} upwards", $"{from} 以上に空いているポートがありません"));
    }

    public bool TryTake(SocketType type, IReadOnlyList<IPAddress> addresses, int port)
    {
        var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            claim.Bind(new UnixDomainSocketEndPoint($"\0radio24/{(type == SocketType.Dgram ? "udp" : "tcp")}/{port}"));
            foreach (IPAddress address in addresses)
                Ports.Take(address, port, type).Dispose();
        }
        catch (SocketException)
        {
            claim.Dispose();
            return false;
        }

        _claims.Add(claim);
        return true;
    }

    public void Dispose()
    {
        foreach (Socket claim in _claims)
            claim.Dispose();
    }
}
