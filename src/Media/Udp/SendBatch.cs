using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Radio24.Media.Udp;

/// <summary>
/// Datagrams for one <c>sendmmsg</c>: headers, vectors, addresses and slots in native memory, built once. Fill <see cref="Next"/>,
/// say how long and where to with <see cref="Add(int, UdpAddress)"/>, and hand it to <see cref="UdpPort.Send"/>.
/// </summary>
public sealed unsafe class SendBatch : IDisposable
{
    /// <summary>Bytes a datagram may have: an Ethernet frame's.</summary>
    public const int SlotSize = 1_500;

    private const int Stride = 1_536;
    private readonly byte* _block;
    private readonly MessageHeader* _headers;
    private readonly IoVector* _vectors;
    private readonly byte* _names;
    private readonly byte* _slots;
    private readonly AddressFamily _family;

    internal SendBatch(int capacity, AddressFamily family)
    {
        Capacity = capacity;
        _family = family;
        nuint each = (nuint)(sizeof(MessageHeader) + sizeof(IoVector) + UdpAddress.NativeSize + Stride);
        _block = (byte*)NativeMemory.AlignedAlloc(each * (nuint)capacity, 64);
        NativeMemory.Clear(_block, each * (nuint)capacity);
        _headers = (MessageHeader*)_block;
        _vectors = (IoVector*)(_headers + capacity);
        _names = (byte*)(_vectors + capacity);
        _slots = _names + (capacity * UdpAddress.NativeSize);
        for (int i = 0; i < capacity; i++)
        {
            _vectors[i] = new IoVector { Base = _slots + (i * Stride) };
            _headers[i] = new MessageHeader { Name = _names + (i * UdpAddress.NativeSize), Vectors = _vectors + i, VectorCount = 1 };
        }
    }

    public int Capacity { get; }

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    internal MessageHeader* Headers => _headers;

    /// <summary>Where the next datagram is to be written. Not to be asked for when <see cref="IsFull"/>.</summary>
    public Span<byte> Next => new(_slots + (Count * Stride), SlotSize);

    /// <summary>Takes in what was written to <see cref="Next"/>; false if this socket's family cannot reach the address.</summary>
    public bool Add(int length, UdpAddress to)
    {
        int nameLength = to.Write(new Span<byte>(_names + (Count * UdpAddress.NativeSize), UdpAddress.NativeSize), _family);
        if (nameLength == 0) return false;
        _headers[Count].NameLength = (uint)nameLength;
        _vectors[Count++].Length = (nuint)length;
        return true;
    }

    public bool Add(ReadOnlySpan<byte> datagram, UdpAddress to)
    {
        datagram.CopyTo(Next);
        return Add(datagram.Length, to);
    }

    public void Clear() => Count = 0;

    public void Dispose() => NativeMemory.AlignedFree(_block);
}
