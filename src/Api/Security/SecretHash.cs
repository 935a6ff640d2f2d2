using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Radio24.Api.Security;

/// <summary>Secrets of 256 random bits, kept as SHA-256 alone: with so many bits a fast hash is enough.</summary>
internal static class SecretHash
{
    private const int Length = 32;
    private static readonly int Characters = Base64Url.GetEncodedLength(Length);

    /// <summary>A new secret as text: 43 characters of base64url.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    /// <returns>Null if it does not even look like one.</returns>
    public static byte[]? Of(string? secret) => Bytes(secret) is { } bytes ? SHA256.HashData(bytes) : null;

    /// <summary>Another secret that follows from this one, for a purpose; the way back is barred.</summary>
    public static string? Derive(string secret, ReadOnlySpan<byte> purpose) =>
        Bytes(secret) is { } key ? Base64Url.EncodeToString(HMACSHA256.HashData(key, purpose)) : null;

    private static byte[]? Bytes(string? secret)
    {
        if (secret?.Length != Characters)
            return null;
        byte[] bytes = new byte[Length];
        // TryDecodeFromChars throws at a character that is not base64url, and anybody can send one.
        return Base64Url.DecodeFromChars(secret, bytes, out _, out int written) == OperationStatus.Done && written == Length ? bytes : null;
    }
}
