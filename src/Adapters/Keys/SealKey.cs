using System.Security.Cryptography;
using System.Text;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Keys;

/// <summary>
/// One key, and what it seals:
/// <code>
/// | 1: version | 8: key's name | 12: nonce | text | 16: tag |       AES-256-GCM (NIST SP 800-38D), the first two and the purpose authenticated
/// </code>
/// Nonces are random: good for some 2^32 sealings a key (§8.3), more than a station makes in its life.
/// </summary>
internal sealed class SealKey
{
    private const byte Version = 1;
    private const int NameLength = 8, NonceLength = 12, TagLength = 16, Head = 1 + NameLength;

    private readonly byte[] _key;
    private readonly byte[] _name;

    /// <param name="secret">256 bits. What encrypts and what names it are derived, so the name says nothing of the key.</param>
    public SealKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SealingKeyAttribute.Length)
            throw new InvalidDataException($"A sealing key of the station has {secret.Length} bytes instead of {SealingKeyAttribute.Length}: put back the one of a backup.");
        _key = new byte[32];
        _name = new byte[NameLength];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, _key, "radio24 seal"u8);
        HKDF.Expand(HashAlgorithmName.SHA256, secret, _name, "radio24 seal name"u8);
    }

    public string Name => Convert.ToHexStringLower(_name);

    /// <summary>The name of the key that something was sealed with; null: it was not sealed by anything of ours.</summary>
    public static string? NameIn(ReadOnlySpan<byte> sealedBytes) =>
        sealedBytes.Length >= ISeals.Overhead && sealedBytes[0] == Version ? Convert.ToHexStringLower(sealedBytes[1..Head]) : null;

    public byte[] Seal(ReadOnlySpan<byte> plain, string purpose)
    {
        var sealedBytes = new byte[ISeals.Overhead + plain.Length];
        Span<byte> nonce = sealedBytes.AsSpan(Head, NonceLength);
        sealedBytes[0] = Version;
        _name.CopyTo(sealedBytes, 1);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(_key, TagLength);
        gcm.Encrypt(
            nonce, plain, sealedBytes.AsSpan(Head + NonceLength, plain.Length), sealedBytes.AsSpan(sealedBytes.Length - TagLength),
            Authenticated(sealedBytes, purpose));
        return sealedBytes;
    }

    /// <exception cref="SealException">It was changed, or is for another purpose.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string purpose)
    {
        var plain = new byte[sealedBytes.Length - ISeals.Overhead];
        using var gcm = new AesGcm(_key, TagLength);
        try
        {
            gcm.Decrypt(
                sealedBytes.Slice(Head, NonceLength), sealedBytes.Slice(Head + NonceLength, plain.Length), sealedBytes[^TagLength..], plain,
                Authenticated(sealedBytes, purpose));
            return plain;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new SealException(SealTrouble.Broken, "Something sealed was changed, or is not what it is taken for.", e);
        }
    }

    private static byte[] Authenticated(ReadOnlySpan<byte> sealedBytes, string purpose) => [.. sealedBytes[..Head], .. Encoding.UTF8.GetBytes(purpose)];
}
