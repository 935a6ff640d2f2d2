using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Radio24.Media.Rtc.Sdp;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>A self-signed ECDSA P-256 certificate (RFC 8827 §6.5): worth nothing but its fingerprint, so one lives as long as the process.</summary>
public sealed class DtlsCertificate
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1), Life = TimeSpan.FromDays(365);

    private DtlsCertificate(byte[] certificate, byte[] key)
    {
        (Der, PrivateKey) = (certificate, key);
        Fingerprint = SdpFingerprint.Of(certificate);
    }

    /// <summary>SHA-256 fingerprint, for the SDP.</summary>
    public SdpFingerprint Fingerprint { get; }

    /// <summary>The certificate in DER.</summary>
    internal byte[] Der { get; }

    /// <summary>The private key: ECPrivateKey in DER (RFC 5915).</summary>
    internal byte[] PrivateKey { get; }

    /// <summary>Makes a certificate with a fresh key. Its name says nothing of the machine.</summary>
    public static DtlsCertificate Create(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=radio24", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now - ClockSkew, now + Life);
        return new DtlsCertificate(certificate.RawData, key.ExportECPrivateKey());
    }
}
