using System.Security.Cryptography;

namespace Radio24.Media.Rtc.Sdp;

/// <summary>The digest of a DTLS certificate as a session description carries it (RFC 8122 §5).</summary>
/// <param name="Hash">sha-256, sha-384 or sha-512, lower case: weaker ones are not accepted.</param>
/// <param name="Digest">32, 48 or 64 bytes.</param>
public sealed record SdpFingerprint(string Hash, byte[] Digest)
{
    /// <summary>The SHA-256 fingerprint of a certificate in DER.</summary>
    public static SdpFingerprint Of(ReadOnlySpan<byte> certificate) => new("sha-256", SHA256.HashData(certificate));

    /// <summary>Reads <c>sha-256 4A:AD:…</c>. False also for hashes we do not accept.</summary>
    public static bool TryParse(ReadOnlySpan<char> value, out SdpFingerprint? fingerprint)
    {
        fingerprint = null;
        int space = value.IndexOf(' ');
        if (space < 0) return false;
        (string? hash, int length) = value[..space] switch
        {
            var h when h.Equals("sha-256", StringComparison.OrdinalIgnoreCase) => ("sha-256", 32),
            var h when h.Equals("sha-384", StringComparison.OrdinalIgnoreCase) => ("sha-384", 48),
            var h when h.Equals("sha-512", StringComparison.OrdinalIgnoreCase) => ("sha-512", 64),
            _ => (null, 0),
        };
        ReadOnlySpan<char> hex = value[(space + 1)..].Trim(' ');
        if (hash is null || hex.Length != (length * 3) - 1) return false;

        var digest = new byte[length];
        for (int i = 0; i < length; i++)
        {
            char high = hex[i * 3], low = hex[(i * 3) + 1];
            if (!char.IsAsciiHexDigit(high) || !char.IsAsciiHexDigit(low) || (i < length - 1 && hex[(i * 3) + 2] != ':')) return false;
            digest[i] = (byte)((HexValue(high) << 4) | HexValue(low));
        }

        fingerprint = new SdpFingerprint(hash, digest);
        return true;
    }

    /// <summary>Compares a certificate (DER) with the fingerprint, in constant time.</summary>
    public bool Matches(ReadOnlySpan<byte> certificate)
    {
        byte[] digest = Hash switch
        {
            "sha-256" => SHA256.HashData(certificate),
            "sha-384" => SHA384.HashData(certificate),
            _ => SHA512.HashData(certificate),
        };
        return CryptographicOperations.FixedTimeEquals(digest, Digest);
    }

    public bool Equals(SdpFingerprint? other) => other is not null && Hash == other.Hash && Digest.AsSpan().SequenceEqual(other.Digest);

    public override int GetHashCode() => HashCode.Combine(Hash, Digest[0], Digest[1]);

    public override string ToString() => $"{Hash} {BitConverter.ToString(Digest).Replace('-', ':')}";

    private static int HexValue(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
