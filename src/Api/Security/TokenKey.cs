using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Radio24.Api.Security;

/// <summary>
/// One key with the one algorithm that it is for (RFC 8725 §3.1): a token cannot choose another, so nobody signs with a public key
/// as if it were a secret.
/// </summary>
internal sealed record TokenKey(string Id, string Algorithm, SecurityKey Key, bool CanSign, DateTimeOffset? Until)
{
    private const int SmallestRsa = 2048;
    private const int SmallestSecret = 32;

    /// <summary>Those of the settings.</summary>
    /// <exception cref="InvalidDataException">A file cannot be read or is not a key; the message names the setting.</exception>
    public static IReadOnlyList<TokenKey> Read(TokenOptions options)
    {
        TokenKey[] keys = [.. options.Keys.Select((one, i) => Read(one, $"Radio24:Tokens:Keys:{i}:File"))];
        return keys[0].CanSign ? keys : throw new InvalidDataException(
            "Radio24:Tokens:Keys:0:File is a public key: the first key signs and must be a private one.");
    }

    /// <summary>HS256 needs 256 bits (RFC 7518 §3.2).</summary>
    public static TokenKey Secret(byte[] secret, DateTimeOffset? until)
    {
        string id = Base64Url.EncodeToString(HMACSHA256.HashData(secret, "radio24 kid"u8).AsSpan(0, 9));
        return new TokenKey(id, SecurityAlgorithms.HmacSha256, new SymmetricSecurityKey(secret) { KeyId = id }, true, until);
    }

    private static TokenKey Read(TokenKeyOptions options, string setting)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(options.File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{setting} is {options.File}, which cannot be read.", e);
        }

        if (bytes.AsSpan().IndexOf("-----BEGIN "u8) >= 0)
            return Pem(System.Text.Encoding.ASCII.GetString(bytes), options.Until, setting);
        return bytes.Length >= SmallestSecret ? Secret(bytes, options.Until) : throw new InvalidDataException(
            $"{setting} is {options.File} with {bytes.Length} bytes; HS256 needs {SmallestSecret} or more, RS256 a PEM.");
    }

    private static TokenKey Pem(string pem, DateTimeOffset? until, string setting)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new InvalidDataException($"{setting} is not one unencrypted RSA key as PEM.", e);
        }

        if (rsa.KeySize < SmallestRsa)
            throw new InvalidDataException($"{setting} is an RSA key of {rsa.KeySize} bits; RS256 needs {SmallestRsa} or more (RFC 7518 §3.3).");
        bool isPrivate = pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
        var key = new RsaSecurityKey(rsa.ExportParameters(isPrivate));
        // RFC 7638: the same key has the same name, whoever computes it.
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return new TokenKey(key.KeyId, SecurityAlgorithms.RsaSha256, key, isPrivate, until);
    }
}
