using System.Buffers.Binary;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>A look at a datagram's record headers (RFC 6347 §4.1) before OpenSSL gets it.</summary>
internal static class DtlsRecords
{
    private const int HeaderLength = 13;
    private const byte ChangeCipherSpec = 20, Handshake = 22, ApplicationBytes = 23;

    /// <summary>
    /// Whether it is a row of whole records without an alert in the clear. Anyone can forge such an alert, and OpenSSL would believe it;
    /// a peer that means one is found out by its silence.
    /// </summary>
    public static bool AreAcceptable(ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty)
            return false;
        while (!datagram.IsEmpty)
        {
            if (datagram.Length < HeaderLength || datagram[0] is < ChangeCipherSpec or > ApplicationBytes || datagram[1] != 0xfe)
                return false;
            int length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]);
            bool inTheClear = BinaryPrimitives.ReadUInt16BigEndian(datagram[3..]) == 0;
            if (datagram.Length < length || (inTheClear && datagram[0] is not (ChangeCipherSpec or Handshake)))
                return false;
            datagram = datagram[length..];
        }

        return true;
    }
}
