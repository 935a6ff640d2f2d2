using System.Buffers.Binary;
using Radio24.Core.Direction;

namespace Radio24.Host.Air;

/// <summary>Ids of the air log's lines, one a segment: all lines of one Host's term begin alike and end in the segment's number.</summary>
internal readonly struct AirLogIds(DateTimeOffset signOn)
{
    private readonly Guid _first = Guid.CreateVersion7(signOn);

    public Guid Of(SegmentId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _first.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], (uint)id.Value);
        return new Guid(bytes, bigEndian: true);
    }
}
