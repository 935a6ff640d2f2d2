using System.Security.Cryptography;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>Master key and salt of one direction. Wiped when disposed; a sender or receiver made from it keeps only its own session keys.</summary>
public sealed class SrtpKeys : IDisposable
{
    private readonly byte[] _key;
    private readonly byte[] _salt;

    /// <param name="profile">The negotiated profile.</param>
    /// <param name="key">Master key, <see cref="SrtpProfileLengths.KeyLength"/> bytes.</param>
    /// <param name="salt">Master salt, <see cref="SrtpProfileLengths.SaltLength"/> bytes.</param>
    /// <exception cref="ArgumentException">A length is not the profile's.</exception>
    public SrtpKeys(SrtpProfile profile, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        if (key.Length != profile.KeyLength())
            throw new ArgumentException($"the master key has {key.Length} bytes; {profile} takes {profile.KeyLength()}", nameof(key));
        if (salt.Length != profile.SaltLength())
            throw new ArgumentException($"the master salt has {salt.Length} bytes; {profile} takes {profile.SaltLength()}", nameof(salt));
        Profile = profile;
        _key = key.ToArray();
        _salt = salt.ToArray();
    }

    /// <summary>The profile the keys are for.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Master key.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Master salt.</summary>
    public ReadOnlySpan<byte> Salt => _salt;

    /// <summary>
    /// Cuts what the exporter <c>EXTRACTOR-dtls_srtp</c> gave (RFC 5764 §4.2) into the keys the DTLS client sends with and those the
    /// server sends with: client key, server key, client salt, server salt.
    /// </summary>
    public static (SrtpKeys Client, SrtpKeys Server) FromExporter(SrtpProfile profile, ReadOnlySpan<byte> material)
    {
        int key = profile.KeyLength(), salt = profile.SaltLength();
        if (material.Length != profile.ExporterLength())
            throw new ArgumentException($"the exporter gave {material.Length} bytes; {profile} takes {profile.ExporterLength()}", nameof(material));
        ReadOnlySpan<byte> salts = material[(2 * key)..];
        return (new SrtpKeys(profile, material[..key], salts[..salt]), new SrtpKeys(profile, material.Slice(key, key), salts[salt..]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_salt);
    }
}
