using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Radio24.Media.Udp;

/// <summary>
/// Where a datagram came from, as a value: a key for tables that costs no allocation. IPv4 is kept mapped into IPv6 (RFC 4291
/// §2.5.5.2), as a dual-stack socket has it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UdpAddress(ulong High, ulong Low, uint Scope, ushort Port)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>Bytes that hold the native form of any address (sockaddr_in6 has 28).</summary>
    internal const int NativeSize = 32;

    private const int Native4 = 16, Native6 = 28;
    private const ushort Family4 = 2, Family6 = 10;

    public bool IsIPv4 => High == 0 && (Low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    public static UdpAddress From(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out int length);
        if (length == 4) return new UdpAddress(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes), 0, (ushort)endPoint.Port);
        return new UdpAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            endPoint.Address.IsIPv6LinkLocal ? (uint)endPoint.Address.ScopeId : 0, (ushort)endPoint.Port);
    }

    /// <summary>An IPv4 end point for a mapped address.</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPEndPoint(IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes, Scope), Port);
    }

    /// <summary>Reads a sockaddr_in or sockaddr_in6.</summary>
    internal static UdpAddress Read(ReadOnlySpan<byte> native)
    {
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(native[2..]);
        return MemoryMarshal.Read<ushort>(native) == Family4
            ? new UdpAddress(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(native[4..]), 0, port)
            : new UdpAddress(BinaryPrimitives.ReadUInt64BigEndian(native[8..]), BinaryPrimitives.ReadUInt64BigEndian(native[16..]),
                MemoryMarshal.Read<uint>(native[24..]), port);
    }

    /// <summary>Writes the form that a socket of the family takes; returns its length, or 0 if it cannot send there.</summary>
    internal int Write(Span<byte> native, AddressFamily family)
    {
        native[..NativeSize].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(native[2..], Port);
        if (family == AddressFamily.InterNetwork)
        {
            if (!IsIPv4) return 0;
            MemoryMarshal.Write(native, Family4);
            BinaryPrimitives.WriteUInt32BigEndian(native[4..], (uint)Low);
            return Native4;
        }

        MemoryMarshal.Write(native, Family6);
        BinaryPrimitives.WriteUInt64BigEndian(native[8..], High);
        BinaryPrimitives.WriteUInt64BigEndian(native[16..], Low);
        MemoryMarshal.Write(native[24..], Scope);
        return Native6;
    }
}
