using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>Where an OpenSSL session reads and writes its datagrams. Called from within a call into OpenSSL; must not throw.</summary>
internal interface IDatagramPort
{
    /// <summary>Takes the datagram being handled, once; empty if there is none.</summary>
    ReadOnlySpan<byte> Take();

    /// <summary>Sends one datagram.</summary>
    void Send(ReadOnlySpan<byte> datagram);

    /// <summary>The retransmission timer starts: says for how many milliseconds.</summary>
    /// <param name="first">Whether a new flight was sent, not an old one again.</param>
    long StartTimer(bool first);
}

/// <summary>
/// A BIO of our own, for OpenSSL's memory BIOs run datagrams together: one write is one datagram, one read takes one whole.
/// </summary>
internal static unsafe class DatagramBio
{
    /// <summary>What OpenSSL takes off the link's MTU: IPv6 and UDP headers.</summary>
    internal const int IpAndUdpOverhead = 48;

    private const int SourceSink = 0x0400, ShouldRetryRead = 0x01 | 0x08, RetryFlags = 0x0f;
    private const int Flush = 11, MtuOverhead = 49;

    private static readonly nint Method = CreateMethod();

    public static nint Create(GCHandle port)
    {
        nint bio = LibSsl.BIO_new(Method);
        if (bio == 0)
            throw new InvalidOperationException("libcrypto.so.3 could not make a BIO");
        LibSsl.BIO_set_data(bio, GCHandle.ToIntPtr(port));
        LibSsl.BIO_set_init(bio, 1);
        return bio;
    }

    private static nint CreateMethod()
    {
        nint method = LibSsl.BIO_meth_new(LibSsl.BIO_get_new_index() | SourceSink, "radio24 datagrams");
        _ = LibSsl.BIO_meth_set_write(method, &Write);
        _ = LibSsl.BIO_meth_set_read(method, &Read);
        _ = LibSsl.BIO_meth_set_ctrl(method, &Control);
        return method;
    }

    [UnmanagedCallersOnly]
    internal static uint StartTimer(nint ssl, uint microseconds) =>
        Port(LibSsl.SSL_get_rbio(ssl)) is { } port ? (uint)(1000 * port.StartTimer(microseconds == 0)) : microseconds;

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* bytes, int length)
    {
        LibSsl.BIO_clear_flags(bio, RetryFlags);
        Port(bio)?.Send(new ReadOnlySpan<byte>(bytes, length));
        return length;
    }

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* buffer, int length)
    {
        LibSsl.BIO_clear_flags(bio, RetryFlags);
        ReadOnlySpan<byte> datagram = Port(bio) is { } port ? port.Take() : default;
        if (datagram.IsEmpty)
        {
            LibSsl.BIO_set_flags(bio, ShouldRetryRead);
            return -1;
        }

        int taken = Math.Min(length, datagram.Length);
        datagram[..taken].CopyTo(new Span<byte>(buffer, length));
        return taken;
    }

    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint value, void* pointer) => command switch
    {
        Flush => 1,
        MtuOverhead => IpAndUdpOverhead,
        _ => 0,
    };

    private static IDatagramPort? Port(nint bio) =>
        LibSsl.BIO_get_data(bio) is var data and not 0 ? GCHandle.FromIntPtr(data).Target as IDatagramPort : null;
}
