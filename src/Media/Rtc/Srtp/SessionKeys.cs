using System.Security.Cryptography;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>
/// What the key derivation of RFC 3711 §4.3 makes of a master key and salt, for SRTP or for SRTCP. The key derivation rate is zero:
/// the keys hold for the whole session (DTLS-SRTP has no other, RFC 5764 §4.1.2).
/// </summary>
internal sealed class SessionKeys : IDisposable
{
    private const byte SrtpLabels = 0x00, SrtcpLabels = 0x03;           // cipher key; +1 authentication key; +2 salt
    private const int AuthenticationKeyLength = 20;

    /// <param name="cipherKey">Session encryption key, 16 bytes.</param>
    /// <param name="salt">Session salt: 14 bytes for counter mode, 12 for GCM.</param>
    /// <param name="authenticationKey">Key of the HMAC, 20 bytes; empty for GCM.</param>
    public SessionKeys(byte[] cipherKey, byte[] salt, byte[] authenticationKey) =>
        (CipherKey, Salt, AuthenticationKey) = (cipherKey, salt, authenticationKey);

    public byte[] CipherKey { get; }

    public byte[] Salt { get; }

    public byte[] AuthenticationKey { get; }

    public static SessionKeys ForSrtp(SrtpKeys master) => Derive(master, SrtpLabels);

    public static SessionKeys ForSrtcp(SrtpKeys master) => Derive(master, SrtcpLabels);

    private static SessionKeys Derive(SrtpKeys master, byte label) => new(
        Expand(master, label, master.Profile.KeyLength()),
        Expand(master, (byte)(label + 2), master.Profile.SaltLength()),
        master.Profile == SrtpProfile.AeadAes128Gcm ? [] : Expand(master, (byte)(label + 1), AuthenticationKeyLength));

    // §4.3.3: AES in counter mode under the master key over zeros, from x·2^16 where x = label·2^48 XOR master salt.
    // RFC 7714 §11: a 96-bit salt is taken as a 112-bit one with zeros at its end.
    private static byte[] Expand(SrtpKeys master, byte label, int length)
    {
        Span<byte> counter = stackalloc byte[16];
        counter.Clear();
        master.Salt.CopyTo(counter);
        counter[7] ^= label;
        using var aes = Aes.Create();
        aes.SetKey(master.Key);
        byte[] expanded = new byte[length];
        Span<byte> block = stackalloc byte[16];
        for (int at = 0; at < length; at += 16, counter[15]++)
        {
            aes.EncryptEcb(counter, block, PaddingMode.None);
            block[..Math.Min(16, length - at)].CopyTo(expanded.AsSpan(at));
        }

        CryptographicOperations.ZeroMemory(block);
        return expanded;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(CipherKey);
        CryptographicOperations.ZeroMemory(Salt);
        CryptographicOperations.ZeroMemory(AuthenticationKey);
    }
}
