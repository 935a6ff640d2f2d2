using System.Runtime.InteropServices;

namespace Radio24.Media.Udp;

/// <summary>Room for the datagrams of one <c>recvmmsg</c>, in native memory that never moves.</summary>
public sealed unsafe class ReceiveBatch : IDisposable
{
    /// <summary>Longer datagrams are cut by the kernel and then skipped: nothing of ours exceeds an Ethernet frame.</summary>
    public const int SlotSize = 2_048;

    private readonly byte* _block;
    private readonly MessageHeader* _headers;
    private readonly byte* _names;
    private readonly byte* _slots;

    public ReceiveBatch(int capacity)
    {
        Capacity = capacity;
        nuint each = (nuint)(sizeof(MessageHeader) + sizeof(IoVector) + UdpAddress.NativeSize + SlotSize);
        _block = (byte*)NativeMemory.AlignedAlloc(each * (nuint)capacity, 64);
        NativeMemory.Clear(_block, each * (nuint)capacity);
        _headers = (MessageHeader*)_block;
        var vectors = (IoVector*)(_headers + capacity);
        _names = (byte*)(vectors + capacity);
        _slots = _names + (capacity * UdpAddress.NativeSize);
        for (int i = 0; i < capacity; i++)
        {
            vectors[i] = new IoVector { Base = _slots + (i * SlotSize), Length = SlotSize };
            _headers[i] = new MessageHeader { Name = _names + (i * UdpAddress.NativeSize), Vectors = vectors + i, VectorCount = 1 };
        }
    }

    public int Capacity { get; }

    /// <summary>Datagrams of the last receive.</summary>
    public int Count { get; internal set; }

    internal MessageHeader* Headers => _headers;

    /// <summary>Empty if it was longer than a slot.</summary>
    public Span<byte> this[int i] => (_headers[i].Flags & LibC.Truncated) != 0
        ? default
        : new Span<byte>(_slots + (i * SlotSize), (int)_headers[i].Length);

    public UdpAddress From(int i) => UdpAddress.Read(new ReadOnlySpan<byte>(_names + (i * UdpAddress.NativeSize), UdpAddress.NativeSize));

    internal void Reset()
    {
        for (int i = 0; i < Capacity; i++) _headers[i].NameLength = UdpAddress.NativeSize;
        Count = 0;
    }

    public void Dispose() => NativeMemory.AlignedFree(_block);
}
