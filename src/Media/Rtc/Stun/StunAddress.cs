using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Radio24.Media.Rtc.Stun;

/// <summary>
/// XOR-MAPPED-ADDRESS (RFC 8489 §14.2): an address hidden from NATs that rewrite what looks like one, by XOR with the magic
/// cookie (port and IPv4) and with cookie and transaction id (IPv6).
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |       0       |  family: 1, 2 |        port XOR 0x2112        |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |    address XOR cookie (32 bits), or cookie and id (128) ...   |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
internal static class StunAddress
{
    private const byte Family4 = 1, Family6 = 2;

    public static bool IsWellFormed(ReadOnlySpan<byte> value) =>
        value.Length >= 2 && ((value[1] == Family4 && value.Length == 8) || (value[1] == Family6 && value.Length == 20));

    /// <summary>The value must be well formed.</summary>
    public static IPEndPoint Read(ReadOnlySpan<byte> value, ReadOnlySpan<byte> transactionId)
    {
        int port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(StunMessage.MagicCookie >> 16);
        Span<byte> address = stackalloc byte[16];
        address = address[..(value.Length - 4)];
        value[4..].CopyTo(address);
        Mask(address, transactionId);
        return new IPEndPoint(new IPAddress(address), port);
    }

    /// <summary>8, or 20 for IPv6. An IPv4 address mapped into IPv6 is written as IPv4.</summary>
    public static int LengthOf(IPEndPoint endPoint) =>
        endPoint.AddressFamily == AddressFamily.InterNetwork || endPoint.Address.IsIPv4MappedToIPv6 ? 8 : 20;

    public static void Write(Span<byte> value, IPEndPoint endPoint, ReadOnlySpan<byte> transactionId)
    {
        Span<byte> address = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(address, out int length);
        if (endPoint.Address.AddressFamily == AddressFamily.InterNetworkV6 && endPoint.Address.IsIPv4MappedToIPv6)
        {
            address[12..].CopyTo(address);
            length = 4;
        }

        address = address[..length];
        Mask(address, transactionId);
        value[0] = 0;
        value[1] = length == 4 ? Family4 : Family6;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(endPoint.Port ^ (int)(StunMessage.MagicCookie >> 16)));
        address.CopyTo(value[4..]);
    }

    private static void Mask(Span<byte> address, ReadOnlySpan<byte> transactionId)
    {
        Span<byte> mask = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(mask, StunMessage.MagicCookie);
        transactionId.CopyTo(mask[4..]);
        for (int i = 0; i < address.Length; i++) address[i] ^= mask[i];
    }
}
