using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Radio24.Media.Rtc.Stun;

/// <summary>
/// Writes one STUN message into the caller's buffer (200 bytes hold any of ours). Attributes go in the order they are added;
/// <see cref="AddIntegrity"/> and then <see cref="AddFingerprint"/> come last.
/// </summary>
public ref struct StunWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    /// <param name="transactionId">12 bytes: unpredictable for a request, the request's own for its response.</param>
    public StunWriter(Span<byte> buffer, StunClass kind, ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        // RFC 8489 §5: Binding is method 1; the class bits are 8 and 4.
        int c = (int)kind;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)(1 | ((c & 2) << 7) | ((c & 1) << 4)));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId[..12].CopyTo(buffer[8..]);
        _length = StunMessage.HeaderLength;
    }

    /// <summary>What has been written so far: a whole message at any time.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public readonly int Length => _length;

    public void AddUsername(ReadOnlySpan<byte> utf8) => Add(StunAttribute.Username, utf8);

    public void AddSoftware(ReadOnlySpan<byte> utf8) => Add(StunAttribute.Software, utf8);

    public void AddPriority(uint priority)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Begin(StunAttribute.Priority, 4), priority);
    }

    public void AddUseCandidate() => Begin(StunAttribute.UseCandidate, 0);

    public void AddControlling(ulong tieBreaker) =>
        BinaryPrimitives.WriteUInt64BigEndian(Begin(StunAttribute.IceControlling, 8), tieBreaker);

    public void AddControlled(ulong tieBreaker) =>
        BinaryPrimitives.WriteUInt64BigEndian(Begin(StunAttribute.IceControlled, 8), tieBreaker);

    public void AddXorMappedAddress(IPEndPoint address)
    {
        Span<byte> value = Begin(StunAttribute.XorMappedAddress, StunAddress.LengthOf(address));
        StunAddress.Write(value, address, _buffer.Slice(8, 12));
    }

    /// <param name="code">300…699.</param>
    public void AddErrorCode(int code, string reason)
    {
        Span<byte> value = Begin(StunAttribute.ErrorCode, 4 + Encoding.UTF8.GetByteCount(reason));
        value[0] = value[1] = 0;
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        Encoding.UTF8.GetBytes(reason, value[4..]);
    }

    /// <summary>UNKNOWN-ATTRIBUTES (RFC 8489 §14.9), with one of them: enough for the other side to find its mistake.</summary>
    public void AddUnknownAttribute(ushort type) =>
        BinaryPrimitives.WriteUInt16BigEndian(Begin(StunAttribute.UnknownAttributes, 2), type);

    /// <param name="key">For ICE the UTF-8 password (short-term credentials, RFC 8489 §9.1).</param>
    public void AddIntegrity(ReadOnlySpan<byte> key)
    {
        int at = _length;
        Span<byte> value = Begin(StunAttribute.MessageIntegrity, StunIntegrity.Length);
        StunIntegrity.Compute(_buffer, at, key, value);
    }

    public void AddFingerprint()
    {
        int at = _length;
        Span<byte> value = Begin(StunAttribute.Fingerprint, 4);
        BinaryPrimitives.WriteUInt32BigEndian(value, StunFingerprint.Of(_buffer[..at]));
    }

    private void Add(ushort type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Begin(type, value.Length));

    private Span<byte> Begin(ushort type, int length)
    {
        int padded = (length + 3) & ~3;
        Span<byte> attribute = _buffer.Slice(_length, 4 + padded);
        BinaryPrimitives.WriteUInt16BigEndian(attribute, type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        attribute[(4 + length)..].Clear();
        _length += attribute.Length;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunMessage.HeaderLength));
        return attribute.Slice(4, length);
    }
}
