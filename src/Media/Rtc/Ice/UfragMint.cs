using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Radio24.Media.Rtc.Ice;

/// <summary>
/// Makes user fragments that say which session they belong to and prove that we made them, so that a flood of checks is refused
/// without looking anything up:
/// <code>
///   0       1               4               8                              15 bytes, as 20 base64 characters (all ice-chars)
///   ├ shard ┼──── slot ─────┼─ generation ──┼── HMAC-SHA-256, 56 bits ──────┤
/// </code>
/// </summary>
public sealed class UfragMint
{
    /// <summary>Characters of a fragment.</summary>
    public const int Length = 20;

    private const int Claimed = 8, Whole = 15;

    private readonly byte[] _secret;

    /// <summary>A mint with a secret of its own that lives as long as the process.</summary>
    public UfragMint()
        : this(RandomNumberGenerator.GetBytes(32))
    {
    }

    /// <param name="secret">32 bytes.</param>
    public UfragMint(byte[] secret) => _secret = secret;

    public string Issue(in UfragClaim claim)
    {
        Span<byte> bytes = stackalloc byte[Whole];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ((uint)claim.Shard << 24) | (uint)claim.Slot);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], claim.Generation);
        Sign(bytes[..Claimed], bytes[Claimed..]);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads the fragment at the start of a USERNAME (up to its colon). False if it is not one of ours.</summary>
    public bool TryRead(ReadOnlySpan<byte> username, out UfragClaim claim)
    {
        claim = default;
        if (username.Length <= Length || username[Length] != ':') return false;
        Span<byte> bytes = stackalloc byte[Whole];
        if (Base64.DecodeFromUtf8(username[..Length], bytes, out _, out int written) != System.Buffers.OperationStatus.Done
            || written != Whole) return false;

        Span<byte> mac = stackalloc byte[Whole - Claimed];
        Sign(bytes[..Claimed], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[Claimed..])) return false;
        uint head = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        claim = new UfragClaim((byte)(head >> 24), (int)(head & 0xFF_FFFF), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        return true;
    }

    public bool TryRead(string ufrag, out UfragClaim claim) => TryRead(Encoding.UTF8.GetBytes(ufrag + ":"), out claim);

    private void Sign(ReadOnlySpan<byte> claimed, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[32];
        HMACSHA256.HashData(_secret, claimed, whole);
        whole[..mac.Length].CopyTo(mac);
    }
}

/// <summary>What a user fragment of ours says.</summary>
/// <param name="Shard">The sender thread and socket the session lives on.</param>
/// <param name="Slot">The session's place in its shard's array: 0…16,777,215.</param>
/// <param name="Generation">Tells a slot's sessions, and a session's ICE restarts, apart.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UfragClaim(byte Shard, int Slot, uint Generation);
