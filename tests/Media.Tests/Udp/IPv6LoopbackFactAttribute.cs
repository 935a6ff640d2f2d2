using System.Net;
using System.Net.Sockets;

namespace Radio24.Media.Tests.Udp;

/// <summary>Runs where there is ::1; says so where there is not.</summary>
internal sealed class IPv6LoopbackFactAttribute : FactAttribute
{
    public IPv6LoopbackFactAttribute()
    {
        if (!Exists.Value)
            Skip = "this machine has no ::1";
    }

    private static Lazy<bool> Exists { get; } = new(() =>
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });
}
