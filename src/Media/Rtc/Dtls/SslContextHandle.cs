using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Dtls;

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
