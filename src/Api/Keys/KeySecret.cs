using System.Security.Cryptography;
using System.Text;
using Radio24.Api.Security;

namespace Radio24.Api.Keys;

/// <summary>A program's key as it is shown, once: <c>r24_</c> and 256 random bits. The prefix lets scanners of leaked secrets find it.</summary>
internal static class KeySecret
{
    public const string Prefix = "r24_";

    public static string New() => Prefix + SecretHash.NewSecret();

    /// <returns>Null if it does not even look like one.</returns>
    public static byte[]? Hash(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && SecretHash.Of(key[Prefix.Length..]) is not null
            ? SHA256.HashData(Encoding.ASCII.GetBytes(key))
            : null;
}
