namespace Radio24.Media.Rtc.Stun;

/// <summary>Whether a message asks, tells or answers (RFC 8489 §5: the two C bits of the type).</summary>
public enum StunClass : byte
{
    Request = 0,
    Indication = 1,
    Success = 2,
    Error = 3,
}

/// <summary>Why a datagram is not a STUN message that we would look at any further.</summary>
public enum StunError
{
    None,

    /// <summary>Shorter than the 20 bytes of a header, or longer than <see cref="StunMessage.MaxLength"/>.</summary>
    Size,

    /// <summary>The two leading zero bits or the magic cookie are missing (RFC 8489 §5).</summary>
    NotStun,

    /// <summary>The length field is not the datagram's, or not a multiple of four.</summary>
    Length,

    /// <summary>An attribute runs over the end, or has a length that its type cannot have.</summary>
    Attribute,

    /// <summary>A FINGERPRINT that does not fit (RFC 8489 §14.7).</summary>
    Fingerprint,
}

/// <summary>Attribute types (RFC 8489 §18.3, RFC 8445 §16.1). Those below 0x8000 must be understood.</summary>
internal static class StunAttribute
{
    public const ushort MappedAddress = 0x0001;
    public const ushort Username = 0x0006;
    public const ushort MessageIntegrity = 0x0008;
    public const ushort ErrorCode = 0x0009;
    public const ushort UnknownAttributes = 0x000A;
    public const ushort Realm = 0x0014;
    public const ushort Nonce = 0x0015;
    public const ushort MessageIntegritySha256 = 0x001C;
    public const ushort XorMappedAddress = 0x0020;
    public const ushort Priority = 0x0024;
    public const ushort UseCandidate = 0x0025;
    public const ushort Software = 0x8022;
    public const ushort Fingerprint = 0x8028;
    public const ushort IceControlled = 0x8029;
    public const ushort IceControlling = 0x802A;

    /// <summary>Comprehension-required attributes that a request of ours may carry without a 420 (RFC 8489 §6.3.1).</summary>
    public static bool IsUnderstood(ushort type) => type is MappedAddress or Username or MessageIntegrity or ErrorCode
        or UnknownAttributes or Realm or Nonce or MessageIntegritySha256 or XorMappedAddress or Priority or UseCandidate;
}

/// <summary>Error codes that ICE uses (RFC 8489 §14.8, RFC 8445 §16.2).</summary>
public static class StunErrorCode
{
    public const int BadRequest = 400;
    public const int Unauthenticated = 401;
    public const int UnknownAttribute = 420;
    public const int RoleConflict = 487;
}
