using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>
/// An <c>SSL</c> with the BIO that carries its datagrams. The BIO knows its <see cref="IDatagramPort"/> by a weak reference, so an endpoint
/// nobody disposed of is still collected.
/// </summary>
internal sealed unsafe class SslHandle : SafeHandle
{
    private GCHandle _port;

    public SslHandle(SslContextHandle context, IDatagramPort port, bool server, int mtu)
        : base(0, ownsHandle: true)
    {
        nint ssl = LibSsl.SSL_new(context);
        if (ssl == 0)
            throw new InvalidOperationException("libssl.so.3 could not make a DTLS session");
        SetHandle(ssl);
        _port = GCHandle.Alloc(port, GCHandleType.Weak);
        nint bio = DatagramBio.Create(_port);
        LibSsl.SSL_set_bio(ssl, bio, bio);
        if (LibSsl.SSL_control(ssl, LibSsl.SetLinkMtu, mtu + DatagramBio.IpAndUdpOverhead, null) != 1)
            throw new InvalidOperationException($"libssl.so.3 refused an MTU of {mtu}");
        LibSsl.DTLS_set_timer_cb(ssl, &DatagramBio.StartTimer);
        if (server)
            LibSsl.SSL_set_accept_state(ssl);
        else
            LibSsl.SSL_set_connect_state(ssl);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        if (_port.IsAllocated)
            _port.Free();
        return true;
    }
}

/// <summary>An <c>SSL_CTX</c>.</summary>
internal sealed class SslContextHandle : SafeHandle
{
    public SslContextHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}
