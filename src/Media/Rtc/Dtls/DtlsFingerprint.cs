using System.Security.Cryptography;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>
/// The hash of a certificate as <c>a=fingerprint</c> carries it (RFC 8122 §5): the only thing that ties a DTLS session to the
/// signalling. SHA-256, SHA-384 and SHA-512; weaker hashes are refused.
/// </summary>
public sealed class DtlsFingerprint : IEquatable<DtlsFingerprint>
{
    private readonly byte[] _hash;

    private DtlsFingerprint(string algorithm, byte[] hash) => (Algorithm, _hash) = (algorithm, hash);

    /// <summary>Hash function in lower case: <c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The hash.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The SHA-256 fingerprint of a certificate in DER.</summary>
    public static DtlsFingerprint Sha256(ReadOnlySpan<byte> certificate) => new("sha-256", SHA256.HashData(certificate));

    /// <summary>Parses <c>sha-256 AB:CD:…</c>; false unless the hash is known and has its length.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DtlsFingerprint? fingerprint)
    {
        fingerprint = null;
        int space = text.IndexOf(' ');
        if (space < 0)
            return false;
        (string? algorithm, int length) = text[..space] switch
        {
            var a when a.Equals("sha-256", StringComparison.OrdinalIgnoreCase) => ("sha-256", 32),
            var a when a.Equals("sha-384", StringComparison.OrdinalIgnoreCase) => ("sha-384", 48),
            var a when a.Equals("sha-512", StringComparison.OrdinalIgnoreCase) => ("sha-512", 64),
            _ => (null, 0),
        };
        ReadOnlySpan<char> digits = text[(space + 1)..].Trim();
        if (algorithm is null || digits.Length != 3 * length - 1)
            return false;
        byte[] hash = new byte[length];
        for (int i = 0; i < length; i++)
        {
            ReadOnlySpan<char> pair = digits[(3 * i)..];
            if (!char.IsAsciiHexDigit(pair[0]) || !char.IsAsciiHexDigit(pair[1]) || (i < length - 1 && pair[2] != ':'))
                return false;
            hash[i] = (byte)((Convert.FromHexString(pair[..2]))[0]);
        }

        fingerprint = new DtlsFingerprint(algorithm, hash);
        return true;
    }

    /// <summary>Whether a certificate in DER has this fingerprint; in constant time.</summary>
    public bool Matches(ReadOnlySpan<byte> certificate)
    {
        Span<byte> hash = stackalloc byte[64];
        int length = Algorithm switch
        {
            "sha-256" => SHA256.HashData(certificate, hash),
            "sha-384" => SHA384.HashData(certificate, hash),
            _ => SHA512.HashData(certificate, hash),
        };
        return CryptographicOperations.FixedTimeEquals(hash[..length], _hash);
    }

    /// <summary>As SDP writes it: <c>sha-256 AB:CD:…</c>.</summary>
    public override string ToString() => $"{Algorithm} {Convert.ToHexString(_hash).Chunk(2).Aggregate("", (s, pair) => s.Length == 0 ? new string(pair) : $"{s}:{new string(pair)}")}";

    /// <inheritdoc/>
    public bool Equals(DtlsFingerprint? other) => other is not null && Algorithm == other.Algorithm && _hash.AsSpan().SequenceEqual(other._hash);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DtlsFingerprint);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_hash);
}
