using System.Buffers.Binary;
using System.Net;

namespace Radio24.Media.Rtc.Stun;

/// <summary>
/// One STUN message (RFC 8489 §5), its attributes behind the header (§14):
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |0 0|   type: method and class  |    length of the attributes   |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                    magic cookie 0x2112A442                    |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                    transaction id, 96 bits                    |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                              ...                              |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                              ...                              |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |         attribute type        |      length of the value      |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |         value, filled up to a multiple of 4 bytes ...         |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// Seen through its datagram: nothing is copied, nothing is allocated. Hostile input gives a
/// <see cref="StunError"/>. That it parses says nothing about who sent it: see <see cref="VerifyIntegrity"/>.
/// </summary>
public readonly ref struct StunMessage
{
    public const int HeaderLength = 20;

    /// <summary>Longer ones are refused: an ICE check is below 200 bytes and no datagram of ours above 1,500.</summary>
    public const int MaxLength = 1_500;

    public const uint MagicCookie = 0x2112_A442;

    private readonly ReadOnlySpan<byte> _raw;
    private readonly short _username;       // offsets of the values; 0: absent
    private readonly short _integrity;
    private readonly short _xorMapped;
    private readonly short _realm;

    private StunMessage(ReadOnlySpan<byte> raw, Found found)
    {
        _raw = raw;
        _username = found.Username;
        _integrity = found.Integrity;
        _xorMapped = found.XorMapped;
        _realm = found.Realm;
        Priority = found.Priority;
        UseCandidate = found.UseCandidate;
        Controlling = found.Controlling;
        Controlled = found.Controlled;
        ErrorCode = found.ErrorCode;
        UnknownRequired = found.UnknownRequired;
        HasFingerprint = found.HasFingerprint;
    }

    /// <summary>Method and class as they are on the wire, class bits included.</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(_raw);

    public StunClass Class => (StunClass)(((Type >> 7) & 2) | ((Type >> 4) & 1));

    /// <summary>The method with the class bits taken out; Binding is 1.</summary>
    public int Method => (Type & 0xF) | ((Type >> 1) & 0x70) | ((Type >> 2) & 0xF80);

    public bool IsBinding => Method == 1;

    /// <summary>The whole datagram.</summary>
    public ReadOnlySpan<byte> Raw => _raw;

    /// <summary>12 bytes that tie a response to its request.</summary>
    public ReadOnlySpan<byte> TransactionId => _raw.Slice(8, 12);

    /// <summary>UTF-8; empty if absent.</summary>
    public ReadOnlySpan<byte> Username => Value(_username);

    /// <summary>UTF-8; empty if absent. Only long-term credentials have it, which ICE does not use.</summary>
    public ReadOnlySpan<byte> Realm => Value(_realm);

    /// <summary>RFC 8445 §16.1; null if absent.</summary>
    public uint? Priority { get; }

    public bool UseCandidate { get; }

    /// <summary>The tie-breaker of a sender that claims to be controlling; null if absent.</summary>
    public ulong? Controlling { get; }

    /// <summary>The tie-breaker of a sender that claims to be controlled; null if absent.</summary>
    public ulong? Controlled { get; }

    /// <summary>300…699, or 0 if absent.</summary>
    public int ErrorCode { get; }

    /// <summary>The first comprehension-required attribute type we do not know, or 0.</summary>
    public ushort UnknownRequired { get; }

    public bool HasFingerprint { get; }

    public bool HasIntegrity => _integrity != 0;

    public bool HasXorMappedAddress => _xorMapped != 0;

    /// <summary>Reads a datagram. A FINGERPRINT, if there is one, has been verified.</summary>
    public static StunError TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < HeaderLength or > MaxLength) return StunError.Size;
        if ((datagram[0] & 0xC0) != 0 || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie)
            return StunError.NotStun;
        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if ((length & 3) != 0 || length + HeaderLength != datagram.Length) return StunError.Length;

        var found = default(Found);
        for (int at = HeaderLength; at < datagram.Length;)
        {
            // Lengths are multiples of four, so a header of four bytes always fits here.
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]);
            int size = BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]);
            int value = at + 4;
            int next = value + ((size + 3) & ~3);
            if (next > datagram.Length || found.HasFingerprint) return StunError.Attribute; // FINGERPRINT is the last (§14.7)
            StunError error = found.Take(datagram, type, value, size);
            if (error != StunError.None) return error;
            at = next;
        }

        message = new StunMessage(datagram, found);
        return StunError.None;
    }

    /// <summary>MESSAGE-INTEGRITY is there and is this key's (RFC 8489 §14.5; short-term: the key is the password).</summary>
    public bool VerifyIntegrity(ReadOnlySpan<byte> key) =>
        _integrity != 0 && StunIntegrity.Verify(_raw, _integrity, key);

    /// <summary>The address the other side saw us under (RFC 8489 §14.2), or null.</summary>
    public IPEndPoint? XorMappedAddress =>
        _xorMapped == 0 ? null : StunAddress.Read(Value(_xorMapped), TransactionId);

    private ReadOnlySpan<byte> Value(short offset) => offset == 0
        ? default
        : _raw.Slice(offset, BinaryPrimitives.ReadUInt16BigEndian(_raw[(offset - 2)..]));

    /// <summary>What a walk over the attributes has met so far.</summary>
    private struct Found
    {
        public short Username, Integrity, XorMapped, Realm;
        public uint? Priority;
        public ulong? Controlling, Controlled;
        public int ErrorCode;
        public ushort UnknownRequired;
        public bool UseCandidate, HasFingerprint;
        private bool _sealed;

        public StunError Take(ReadOnlySpan<byte> datagram, ushort type, int at, int size)
        {
            ReadOnlySpan<byte> value = datagram.Slice(at, size);
            if (type == StunAttribute.Fingerprint)
            {
                HasFingerprint = true;
                return size == 4 && StunFingerprint.Of(datagram[..(at - 4)]) == BinaryPrimitives.ReadUInt32BigEndian(value)
                    ? StunError.None
                    : StunError.Fingerprint;
            }

            // What follows MESSAGE-INTEGRITY is not protected by it and must be ignored (RFC 8489 §14.5).
            if (_sealed) return StunError.None;

            // Of an attribute that comes twice only the first counts (RFC 8489 §14).
            switch (type)
            {
                case StunAttribute.Username:
                    if (size > 513) return StunError.Attribute;
                    if (Username == 0) Username = (short)at;
                    break;
                case StunAttribute.Realm:
                    if (Realm == 0) Realm = (short)at;
                    break;
                case StunAttribute.MessageIntegrity:
                    if (size != StunIntegrity.Length) return StunError.Attribute;
                    Integrity = (short)at;
                    _sealed = true;
                    break;
                case StunAttribute.XorMappedAddress:
                    if (!StunAddress.IsWellFormed(value)) return StunError.Attribute;
                    if (XorMapped == 0) XorMapped = (short)at;
                    break;
                case StunAttribute.Priority:
                    if (size != 4) return StunError.Attribute;
                    Priority ??= BinaryPrimitives.ReadUInt32BigEndian(value);
                    break;
                case StunAttribute.UseCandidate:
                    if (size != 0) return StunError.Attribute;
                    UseCandidate = true;
                    break;
                case StunAttribute.IceControlling:
                    if (size != 8) return StunError.Attribute;
                    Controlling ??= BinaryPrimitives.ReadUInt64BigEndian(value);
                    break;
                case StunAttribute.IceControlled:
                    if (size != 8) return StunError.Attribute;
                    Controlled ??= BinaryPrimitives.ReadUInt64BigEndian(value);
                    break;
                case StunAttribute.ErrorCode:
                    // RFC 8489 §14.8: 21 reserved bits, the hundreds 3…6, the rest 0…99, a reason below 764 bytes.
                    if (size is < 4 or > 767 || (value[2] & 7) is < 3 or > 6 || value[3] > 99) return StunError.Attribute;
                    if (ErrorCode == 0) ErrorCode = ((value[2] & 7) * 100) + value[3];
                    break;
                default:
                    if (type < 0x8000 && UnknownRequired == 0 && !StunAttribute.IsUnderstood(type)) UnknownRequired = type;
                    break;
            }

            return StunError.None;
        }
    }
}
