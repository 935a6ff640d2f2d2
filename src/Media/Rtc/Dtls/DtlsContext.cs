using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>
/// What all DTLS sessions of a process share: certificate, DTLS 1.2 alone, X25519 and P-256, AEAD suites with forward secrecy, the SRTP
/// profiles in order. Safe for many threads once made.
/// </summary>
public sealed unsafe class DtlsContext : IDisposable
{
    private const string Suites =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:" +
        "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305";

    /// <param name="certificate">Ours, for either role.</param>
    /// <param name="profiles">SRTP profiles, best first; the server's order decides. Null: GCM, then counter mode.</param>
    public DtlsContext(DtlsCertificate certificate, IReadOnlyList<SrtpProfile>? profiles = null)
    {
        Certificate = certificate;
        Handle = LibSsl.SSL_CTX_new(LibSsl.DTLS_method());
        string offered = string.Join(':', (profiles ?? [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1Tag80]).Select(NameOf));
        fixed (byte* certificateAt = certificate.Der, keyAt = certificate.PrivateKey, groups = "X25519:P-256\0"u8)
        {
            Check(!Handle.IsInvalid, "a DTLS context");
            Check(LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetMinVersion, LibSsl.Dtls12, null) == 1, "DTLS 1.2");
            Check(LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetMaxVersion, LibSsl.Dtls12, null) == 1, "DTLS 1.2");
            Check(LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetGroupsList, 0, groups) == 1, "X25519 and P-256");
            Check(LibSsl.SSL_CTX_set_cipher_list(Handle, Suites) == 1, "the cipher suites");
            Check(LibSsl.SSL_CTX_set_tlsext_use_srtp(Handle, offered) == 0, $"the SRTP profiles {offered}");
            Check(LibSsl.SSL_CTX_use_certificate_ASN1(Handle, certificate.Der.Length, certificateAt) == 1, "the certificate");
            Check(LibSsl.SSL_CTX_use_PrivateKey_ASN1(LibSsl.EllipticCurveKey, Handle, keyAt, certificate.PrivateKey.Length) == 1, "the private key");
        }

        LibSsl.SSL_CTX_set_options(
            Handle, LibSsl.NoQueryMtu | LibSsl.NoTicket | LibSsl.NoCompression | LibSsl.ServerPreference | LibSsl.NoRenegotiation);
        LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetMode, LibSsl.ReleaseBuffers, null);
        LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetReadAhead, 1, null);
        LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetSessionCacheMode, 0, null);

        // Certificates sign themselves: the chain proves nothing, DtlsEndpoint compares the fingerprint before it hands out a key.
        LibSsl.SSL_CTX_set_verify(Handle, LibSsl.VerifyPeer | LibSsl.FailIfNoPeerCertificate, 0);
        LibSsl.SSL_CTX_set_cert_verify_callback(Handle, &AcceptAnyChain, 0);
    }

    /// <summary>Our certificate.</summary>
    public DtlsCertificate Certificate { get; }

    /// <summary>
    /// OpenSSL keeps its retransmission timer by the wall clock. Tests in virtual time outrun it: then an endpoint waits for the timer
    /// (a few milliseconds) before it retransmits, and the timer is short.
    /// </summary>
    internal bool OutrunsWallClock { get; init; }

    internal SslContextHandle Handle { get; }

    private static string NameOf(SrtpProfile profile) => profile switch
    {
        SrtpProfile.AeadAes128Gcm => "SRTP_AEAD_AES_128_GCM",
        SrtpProfile.Aes128CmHmacSha1Tag80 => "SRTP_AES128_CM_SHA1_80",
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "not an SRTP profile this engine speaks"),
    };

    private static void Check(bool accepted, string what)
    {
        if (!accepted)
            throw new InvalidOperationException($"libssl.so.3 refused {what}");
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly]
    private static int AcceptAnyChain(nint store, nint argument) => 1;

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
