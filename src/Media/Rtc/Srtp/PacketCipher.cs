namespace Radio24.Media.Rtc.Srtp;

/// <summary>
/// Encrypts and authenticates one packet under fixed session keys. What is SRTP's and what SRTCP's business (where the tag lies,
/// what the index is) is the caller's; one instance serves one direction of one of the two. One thread at a time.
/// </summary>
internal abstract class PacketCipher : IDisposable
{
    /// <summary>Length of the tag in bytes.</summary>
    public abstract int TagLength { get; }

    /// <summary>Counter mode authenticates the rollover counter after the packet (RFC 3711 §4.2); GCM has it in its nonce.</summary>
    public abstract bool AuthenticatesRolloverCounter { get; }

    /// <summary>Makes the cipher of a profile.</summary>
    public static PacketCipher Create(SrtpProfile profile, SessionKeys keys, bool encrypt) => profile == SrtpProfile.AeadAes128Gcm
        ? new GcmCipher(keys, encrypt)
        : new CounterModeCipher(keys);

    /// <summary>Encrypts <paramref name="plain"/> into <paramref name="cipher"/> (same length; may be the same memory) and writes the tag.</summary>
    /// <param name="header">Authenticated, not encrypted.</param>
    /// <param name="plain">The payload.</param>
    /// <param name="trailer">Authenticated after the rest: rollover counter, or the E flag and SRTCP index.</param>
    /// <param name="ssrc">Synchronisation source.</param>
    /// <param name="index">48-bit packet index, or 31-bit SRTCP index.</param>
    /// <param name="cipher">Receives the encrypted payload.</param>
    /// <param name="tag">Receives the tag.</param>
    public abstract void Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, Span<byte> cipher, Span<byte> tag);

    /// <summary>The reverse; false, and <paramref name="plain"/> cleared or untouched, unless the tag is right.</summary>
    public abstract bool TryOpen(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> trailer, ReadOnlySpan<byte> tag, uint ssrc, ulong index, Span<byte> plain);

    /// <inheritdoc/>
    public abstract void Dispose();
}
