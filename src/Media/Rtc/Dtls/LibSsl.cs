using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>The functions of OpenSSL 3's libssl and libcrypto that a DTLS endpoint needs. Where C has a macro, the control call behind it is used.</summary>
internal static unsafe partial class LibSsl
{
    internal const int Dtls12 = 0xfefd;
    internal const int VerifyPeer = 1, FailIfNoPeerCertificate = 2;
    internal const int ErrorSsl = 1, ErrorWantRead = 2, ErrorZeroReturn = 6;
    internal const int EllipticCurveKey = 408;

    // SSL_CTX_ctrl and SSL_ctrl.
    internal const int SetMode = 33, SetReadAhead = 41, SetSessionCacheMode = 44, GetTimeout = 73, HandleTimeout = 74;
    internal const int SetGroupsList = 92, SetLinkMtu = 120, SetMinVersion = 123, SetMaxVersion = 124;
    internal const int ReleaseBuffers = 0x10;

    internal const ulong NoQueryMtu = 1UL << 12, NoTicket = 1UL << 14, NoCompression = 1UL << 17, ServerPreference = 1UL << 22,
        NoRenegotiation = 1UL << 30;

    private const string Ssl = "libssl.so.3", Crypto = "libcrypto.so.3";

    [LibraryImport(Ssl)]
    internal static partial nint DTLS_method();

    [LibraryImport(Ssl)]
    internal static partial SslContextHandle SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint value, byte* pointer);

    [LibraryImport(Ssl)]
    internal static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_set_cipher_list(SslContextHandle context, string ciphers);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_set_tlsext_use_srtp(SslContextHandle context, string profiles);

    [LibraryImport(Ssl)]
    internal static partial int SSL_CTX_use_certificate_ASN1(SslContextHandle context, int length, byte* der);

    [LibraryImport(Ssl)]
    internal static partial int SSL_CTX_use_PrivateKey_ASN1(int type, SslContextHandle context, byte* der, nint length);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, nint callback);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_set_cert_verify_callback(SslContextHandle context, delegate* unmanaged<nint, nint, int> callback, nint argument);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_new(SslContextHandle context);

    [LibraryImport(Ssl)]
    internal static partial void SSL_free(nint ssl);

    [LibraryImport(Ssl)]
    internal static partial void SSL_set_bio(nint ssl, nint read, nint write);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_get_rbio(nint ssl);

    [LibraryImport(Ssl)]
    internal static partial void SSL_set_accept_state(nint ssl);

    [LibraryImport(Ssl)]
    internal static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_ctrl(SslHandle ssl, int command, nint value, void* pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_ctrl")]
    internal static partial nint SSL_control(nint ssl, int command, nint value, void* pointer);

    [LibraryImport(Ssl)]
    internal static partial int SSL_do_handshake(SslHandle ssl);

    [LibraryImport(Ssl)]
    internal static partial int SSL_read(SslHandle ssl, byte* buffer, int length);

    [LibraryImport(Ssl)]
    internal static partial int SSL_shutdown(SslHandle ssl);

    [LibraryImport(Ssl)]
    internal static partial int SSL_get_error(SslHandle ssl, int result);

    [LibraryImport(Ssl)]
    internal static partial void DTLS_set_timer_cb(nint ssl, delegate* unmanaged<nint, uint, uint> callback);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_get1_peer_certificate(SslHandle ssl);

    [LibraryImport(Ssl)]
    internal static partial SrtpProtectionProfile* SSL_get_selected_srtp_profile(SslHandle ssl);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_export_keying_material(
        SslHandle ssl, byte* output, nuint length, string label, nuint labelLength, byte* context, nuint contextLength, int useContext);

    [LibraryImport(Crypto)]
    internal static partial int i2d_X509(nint certificate, byte** output);

    [LibraryImport(Crypto)]
    internal static partial void X509_free(nint certificate);

    [LibraryImport(Crypto)]
    internal static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    internal static partial nuint ERR_peek_error();

    [LibraryImport(Crypto)]
    internal static partial nint ERR_reason_error_string(nuint error);

    [LibraryImport(Crypto)]
    internal static partial int BIO_get_new_index();

    [LibraryImport(Crypto, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint BIO_meth_new(int type, string name);

    [LibraryImport(Crypto)]
    internal static partial int BIO_meth_set_write(nint method, delegate* unmanaged<nint, byte*, int, int> callback);

    [LibraryImport(Crypto)]
    internal static partial int BIO_meth_set_read(nint method, delegate* unmanaged<nint, byte*, int, int> callback);

    [LibraryImport(Crypto)]
    internal static partial int BIO_meth_set_ctrl(nint method, delegate* unmanaged<nint, int, nint, void*, nint> callback);

    [LibraryImport(Crypto)]
    internal static partial nint BIO_new(nint method);

    [LibraryImport(Crypto)]
    internal static partial void BIO_set_init(nint bio, int init);

    [LibraryImport(Crypto)]
    internal static partial void BIO_set_data(nint bio, nint data);

    [LibraryImport(Crypto)]
    internal static partial nint BIO_get_data(nint bio);

    [LibraryImport(Crypto)]
    internal static partial void BIO_set_flags(nint bio, int flags);

    [LibraryImport(Crypto)]
    internal static partial void BIO_clear_flags(nint bio, int flags);
}

/// <summary>SRTP_PROTECTION_PROFILE of openssl/srtp.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct SrtpProtectionProfile
{
    private readonly nint _name;

    public readonly nuint Id;
}

/// <summary>struct timeval.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TimeValue
{
    private readonly nint _seconds, _microseconds;

    public long Milliseconds => _seconds * 1000 + (_microseconds + 999) / 1000;
}
