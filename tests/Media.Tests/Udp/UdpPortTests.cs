using System.Net;
using System.Net.Sockets;
using Radio24.Media.Udp;

namespace Radio24.Media.Tests.Udp;

public class UdpPortTests
{
    [Fact]
    public void A_port_of_any_address_serves_IPv4() => ServesFive(IPAddress.Loopback);

    [IPv6LoopbackFact]
    public void The_same_port_serves_IPv6() => ServesFive(IPAddress.IPv6Loopback);

    private static void ServesFive(IPAddress peer)
    {
        using UdpPort port = UdpPort.Bind(IPAddress.Any, 0);
        using var socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(peer, 0));
        socket.ReceiveTimeout = 30_000;
        for (byte i = 0; i < 5; i++) socket.SendTo([1, 2, i], new IPEndPoint(peer, port.LocalEndPoint.Port));

        using var received = new ReceiveBatch(8);
        using SendBatch send = port.NewSendBatch(8);
        byte next = 0;
        while (next < 5)
        {
            int count = port.Receive(received, 30_000);
            Assert.True(count > 0, "nothing came");
            for (int i = 0; i < count; i++, next++)
            {
                Assert.Equal([1, 2, next], received[i].ToArray());
                Assert.Equal(socket.LocalEndPoint, received.From(i).ToEndPoint());
                Assert.True(send.Add(received[i], received.From(i)));
            }

            Assert.Equal(count, port.Send(send));
        }

        var buffer = new byte[10];
        for (byte i = 0; i < 5; i++)
        {
            Assert.Equal(3, socket.Receive(buffer));
            Assert.Equal(i, buffer[2]);
        }
    }

    [Fact]
    public void A_datagram_longer_than_a_slot_is_empty()
    {
        using UdpPort port = UdpPort.Bind(IPAddress.Loopback, 0);
        using var socket = new UdpClient(AddressFamily.InterNetwork);
        socket.Send(new byte[ReceiveBatch.SlotSize + 1], port.LocalEndPoint);
        using var received = new ReceiveBatch(2);
        Assert.Equal(1, port.Receive(received, 30_000));
        Assert.True(received[0].IsEmpty);
    }

    [Fact]
    public void One_address_without_a_way_does_not_hold_up_the_others()
    {
        using UdpPort port = UdpPort.Bind(IPAddress.Loopback, 0), sink = UdpPort.Bind(IPAddress.Loopback, 0);
        using SendBatch send = port.NewSendBatch(4);
        UdpAddress good = UdpAddress.From(sink.LocalEndPoint);
        Assert.False(send.Add([1], UdpAddress.From(IPEndPoint.Parse("[2001:db8::1]:5"))), "an IPv4 socket has no way to IPv6");
        send.Add([1], good);
        send.Add([2], UdpAddress.From(new IPEndPoint(IPAddress.Loopback, 0)));
        send.Add([3], good);
        Assert.Equal(2, port.Send(send));
        Assert.Equal(1, port.Dropped);
        Assert.Equal(0, send.Count);
    }

    [Fact]
    public void Wake_ends_a_waiting_receive()
    {
        using UdpPort port = UdpPort.Bind(IPAddress.Loopback, 0);
        using var received = new ReceiveBatch(1);
        port.Wake();
        Assert.Equal(0, port.Receive(received, int.MaxValue));
    }

    [Fact]
    public void Waking_a_port_that_was_closed_writes_into_no_other_file()
    {
        UdpPort port = UdpPort.Bind(IPAddress.Loopback, 0);
        int number = port.WakeDescriptor;
        port.Dispose();
        string path = Path.GetTempFileName();
        var others = new List<FileStream>();
        try
        {
            // The system gives the number out again: open files until one has it.
            do others.Add(new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
            while (others[^1].SafeFileHandle.DangerousGetHandle() != number && others.Count < 500);
            port.Wake();
            Assert.Equal(0, new FileInfo(path).Length);
        }
        finally
        {
            foreach (FileStream other in others) other.Dispose();
            File.Delete(path);
        }
    }

    [Fact]
    public void Errors_are_said_in_words()
    {
        using UdpPort port = UdpPort.Bind(IPAddress.Loopback, 0);
        int taken = port.LocalEndPoint.Port;
        Assert.Equal($"UDP port {taken} is taken by another program: choose another one.",
            Assert.Throws<UdpPortException>(() => UdpPort.Bind(IPAddress.Loopback, taken)).Message);
        Assert.Equal("192.0.2.1 is not an address of this machine.",
            Assert.Throws<UdpPortException>(() => UdpPort.Bind(IPAddress.Parse("192.0.2.1"), 0)).Message);
    }

    [Theory]
    [InlineData("192.0.2.1:80")]
    [InlineData("[2001:db8::9]:65535")]
    [InlineData("[fe80::1%3]:7")]
    public void Addresses_survive_their_native_form(string text)
    {
        IPEndPoint endPoint = IPEndPoint.Parse(text);
        UdpAddress address = UdpAddress.From(endPoint);
        Assert.Equal(endPoint, address.ToEndPoint());
        var native = new byte[UdpAddress.NativeSize];
        Assert.Equal(28, address.Write(native, AddressFamily.InterNetworkV6));
        Assert.Equal(address, UdpAddress.Read(native));
        if (address.Write(native, AddressFamily.InterNetwork) != 0) Assert.Equal(address, UdpAddress.Read(native));
    }
}

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
