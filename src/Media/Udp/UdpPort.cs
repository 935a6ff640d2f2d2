using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Radio24.Media.Udp;

/// <summary>
/// One UDP port, IPv4 and IPv6 on one dual-stack socket, with many datagrams a system call. Receiving belongs to one thread;
/// each sender has its own <see cref="SendBatch"/>. Linux only.
/// </summary>
public sealed unsafe class UdpPort : IDisposable
{
    /// <summary>Asked for; the kernel gives at most net.core.rmem_max and wmem_max.</summary>
    private const int BufferBytes = 4 << 20;

    // Safe handles, because the system reuses the number of a closed descriptor: a late call would write into another file.
    private readonly Socket _socket;
    private readonly EventDescriptor _wake = new();

    private UdpPort(Socket socket)
    {
        _socket = socket;
        if (!_wake.IsInvalid) return;
        int error = Marshal.GetLastPInvokeError();
        socket.Dispose();
        throw new UdpPortException($"The system has no event descriptor left (errno {error}): raise the limit on open files.");
    }

    /// <summary>For polling many ports at once. Not valid after <see cref="Dispose"/>.</summary>
    internal int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary><see cref="Wake"/> makes it readable. Not valid after <see cref="Dispose"/>.</summary>
    internal int WakeDescriptor => (int)_wake.DangerousGetHandle();

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Datagrams that the kernel would not take: its buffer was full, or there is no route to the address.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    private long _dropped;

    /// <param name="listen"><see cref="IPAddress.Any"/> and <see cref="IPAddress.IPv6Any"/> both mean IPv4 and IPv6.</param>
    /// <param name="port">0: any free one.</param>
    /// <exception cref="UdpPortException">In words: the port is taken, the address is not this machine's.</exception>
    public static UdpPort Bind(IPAddress listen, int port)
    {
        bool any = listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any);
        bool dual = any && Socket.OSSupportsIPv6;
        IPAddress address = dual ? IPAddress.IPv6Any : any ? IPAddress.Any : listen;
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = dual;
            socket.ReceiveBufferSize = BufferBytes;
            socket.SendBufferSize = BufferBytes;
            socket.Bind(new IPEndPoint(address, port));
            return new UdpPort(socket);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new UdpPortException(e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"UDP port {port} is taken by another program: choose another one.",
                SocketError.AddressNotAvailable => $"{listen} is not an address of this machine.",
                SocketError.AccessDenied => $"UDP port {port} needs more rights: choose one above 1023.",
                _ => $"UDP port {port} on {listen} cannot be opened: {e.Message}.",
            }, e);
        }
    }

    public SendBatch NewSendBatch(int capacity) => new(capacity, _socket.AddressFamily);

    /// <summary>Waits for datagrams and takes what is there.</summary>
    /// <param name="timeoutMs">How long to wait for the first; 0: not at all.</param>
    /// <returns>How many there are in the batch; 0 also after a <see cref="Wake"/>.</returns>
    public int Receive(ReceiveBatch batch, int timeoutMs)
    {
        batch.Reset();
        if (timeoutMs > 0 && !Wait(timeoutMs)) return 0;

        // Errors (EAGAIN, an ICMP answer to an earlier send) mean that there is nothing to read now.
        int received = LibC.ReceiveMany(_socket.SafeHandle, batch.Headers, (uint)batch.Capacity, LibC.DontWait, 0);
        return batch.Count = Math.Max(0, received);
    }

    /// <summary>
    /// Ends a waiting <see cref="Receive"/>, from any thread; does not block or allocate. Does nothing after <see cref="Dispose"/>, which
    /// the caller may not know of.
    /// </summary>
    public void Wake()
    {
        ulong one = 1;
        try
        {
            _ = LibC.Write(_wake, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <returns>Whether there is something to receive.</returns>
    private bool Wait(int timeoutMs)
    {
        bool holdsSocket = false, holdsWake = false;
        try
        {
            _socket.SafeHandle.DangerousAddRef(ref holdsSocket);
            _wake.DangerousAddRef(ref holdsWake);
            PollEntry* entries = stackalloc PollEntry[2];
            entries[0] = new PollEntry { Descriptor = Descriptor, Events = LibC.PollIn };
            entries[1] = new PollEntry { Descriptor = WakeDescriptor, Events = LibC.PollIn };
            if (LibC.Poll(entries, 2, timeoutMs) <= 0) return false;
            ulong count;
            if (entries[1].Returned != 0) _ = LibC.Read(_wake, &count, sizeof(ulong));
            return entries[0].Returned != 0;
        }
        finally
        {
            if (holdsSocket) _socket.SafeHandle.DangerousRelease();
            if (holdsWake) _wake.DangerousRelease();
        }
    }

    /// <summary>Sends a batch and empties it. Never waits: what the kernel does not take is dropped and counted.</summary>
    /// <returns>Datagrams the kernel took.</returns>
    public int Send(SendBatch batch)
    {
        int sent = 0, at = 0;
        while (at < batch.Count)
        {
            int taken = LibC.SendMany(_socket.SafeHandle, batch.Headers + at, (uint)(batch.Count - at), LibC.DontWait);
            if (taken > 0)
            {
                at += taken;
                sent += taken;
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == LibC.Interrupted) continue;
            if (error is LibC.WouldBlock or LibC.NoBuffers) break;
            at++;       // there is no route for this one; try the next
        }

        if (sent < batch.Count) Interlocked.Add(ref _dropped, batch.Count - sent);
        batch.Clear();
        return sent;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _wake.Dispose();
    }
}

/// <summary>A UDP port could not be opened; the message is for a person.</summary>
public sealed class UdpPortException : Exception
{
    public UdpPortException()
    {
    }

    public UdpPortException(string message)
        : base(message)
    {
    }

    public UdpPortException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
