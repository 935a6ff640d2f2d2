using System.Net;
using System.Net.Sockets;

namespace Radio24.Startup;

/// <summary>Whether ports can be had, asked by taking them for a moment.</summary>
public static class Ports
{
    /// <summary>Whether the machine has this address.</summary>
    public static bool CanBind(IPAddress address)
    {
        try
        {
            Take(address, 0, SocketType.Dgram).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A TCP port that is free on all of the addresses.</summary>
    public static int AnyFree(IReadOnlyList<IPAddress> addresses)
    {
        for (int attempt = 0; ; attempt++)
        {
            using Socket first = Take(addresses[0], 0, SocketType.Stream);
            int port = ((IPEndPoint)first.LocalEndPoint!).Port;
            try
            {
                foreach (IPAddress address in addresses.Skip(1))
                    Take(address, port, SocketType.Stream).Dispose();
                return port;
            }
            catch (SocketException) when (attempt < 20)
            {
                // Free on one address, taken on another: try the next.
            }
        }
    }

    /// <exception cref="SocketException">It cannot be had.</exception>
    public static Socket Take(IPAddress address, int port, SocketType type)
    {
        var socket = new Socket(address.AddressFamily, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
