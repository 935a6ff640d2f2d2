using System.Buffers.Binary;

namespace Radio24.Core.Posts;

/// <summary>Names one listener post. Time-ordered (UUID version 7, RFC 9562 §5.7), so ids sort as posts came in.</summary>
public readonly record struct PostId(Guid Value)
{
    public static PostId New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    /// <summary>The least of all ids that can have been made at a moment, to the millisecond, or after it.</summary>
    public static PostId FirstAt(DateTimeOffset at)
    {
        // There is no id from before 1970: a moment before that must not wrap around and come after them all.
        long milliseconds = Math.Max(0, at.ToUnixTimeMilliseconds());
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)milliseconds << 16);
        return new(new Guid(bytes, bigEndian: true));
    }

    /// <summary>When it was made, to the millisecond: its first 48 bits. An id that somebody made up says what it likes.</summary>
    public DateTimeOffset MadeAt => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(
        (long)(BinaryPrimitives.ReadUInt64BigEndian(Value.ToByteArray(bigEndian: true)) >> 16), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    public static bool TryParse(string? text, out PostId id)
    {
        bool ok = Guid.TryParseExact(text, "N", out Guid value);
        id = new PostId(value);
        return ok;
    }

    /// <summary>32 lower-case hexadecimal digits, as it stands in URLs.</summary>
    public override string ToString() => Value.ToString("N");
}
