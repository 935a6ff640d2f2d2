using System.Buffers.Binary;
using Radio24.Media.Rtc.Sdp;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>
/// A look at a datagram's records (RFC 6347 §4.1) before OpenSSL gets it:
/// <code>
///   0               1               2               3               4
///   +---------------+-------------------------------+---------------+
///   |     type      |    version (fe fd; fe ff)     | epoch
///   +---------------+-------------------------------+---------------+
///         ...       |            sequence number, 48 bits
///   +---------------+---------------+---------------+---------------+
///         ...                                       |    length
///   +---------------+-------------------------------+---------------+
///         ...       |   fragment of length bytes
/// </code>
/// </summary>
internal static class DtlsRecords
{
    internal const int HeaderLength = 13;
    internal const byte ChangeCipherSpec = 20, Handshake = 22;
    private const byte ApplicationBytes = 23;

    /// <summary>
    /// Whether it consists of whole records, none of them an alert in the clear. Anyone can forge such an alert, and OpenSSL would believe
    /// it. If the peer really sent one, it falls silent, and that is noticed anyway.
    /// </summary>
    public static bool AreAcceptable(ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty)
            return false;
        while (!datagram.IsEmpty)
        {
            if (datagram.Length < HeaderLength || datagram[0] is < ChangeCipherSpec or > ApplicationBytes || datagram[1] != 0xfe)
                return false;
            int length = LengthOf(datagram);
            if (datagram.Length < length || (IsInTheClear(datagram) && datagram[0] is not (ChangeCipherSpec or Handshake)))
                return false;
            datagram = datagram[length..];
        }

        return true;
    }

    /// <summary>Of the first record, header included.</summary>
    public static int LengthOf(ReadOnlySpan<byte> records) => HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(records[11..]);

    /// <summary>Epoch 0: not encrypted, so anyone can have written it.</summary>
    public static bool IsInTheClear(ReadOnlySpan<byte> records) => BinaryPrimitives.ReadUInt16BigEndian(records[3..]) == 0;
}

/// <summary>What a datagram may do to a handshake under way.</summary>
internal enum HelloVerdict
{
    /// <summary>It cannot be a part of it.</summary>
    Refused,

    /// <summary>It can.</summary>
    Fits,

    /// <summary>It begins another one.</summary>
    AnotherHello,
}

/// <summary>
/// Lets only what a client can send next through to a server's OpenSSL session. OpenSSL gives up for good on an unexpected message, and
/// anyone who forges the client's address could send one. Fragments of handshake messages (RFC 6347 §4.2.2):
/// <code>
///   +---------------+-----------------------------------------------+
///   |     type      |            length of the message              |
///   +---------------+---------------+-------------------------------+
///   |   message sequence number     |       fragment offset
///   +---------------+---------------+---------------+---------------+
///         ...       |           fragment length                     |
///   +---------------+-----------------------------------------------+
///
///   ClientHello 0 ──▶ (server's flight) ──▶ Certificate 1, ClientKeyExchange 2, CertificateVerify 3, ChangeCipherSpec, [Finished]
/// </code>
/// A certificate other than the signalled one is refused here too. Someone who knows both addresses and the right moment can still spoil
/// the key exchange with a well-formed message: DTLS 1.2 authenticates it only afterwards.
/// </summary>
internal sealed class HelloGate(SdpFingerprint expected)
{
    private const int MessageHeader = 12, RandomAt = 2, RandomLength = 32;
    private const byte ClientHello = 1, Certificate = 11, CertificateVerify = 15, ClientKeyExchange = 16;
    private const int LongestHello = 8_192, LongestCertificate = 16_384, LongestKey = 256, LongestSignature = 2_048;

    private readonly byte[] _random = new byte[RandomLength];
    private int _helloLength;
    private uint _records;
    private bool _knowsRandom;

    /// <summary>A certificate other than the expected one came.</summary>
    public bool SawAnotherCertificate { get; private set; }

    /// <summary>Forgets the hello, to begin with another.</summary>
    public void Reset() => (_helloLength, _records, _knowsRandom) = (0, 0, false);

    /// <summary>
    /// Renumbers the records in the clear in the order in which OpenSSL gets them. They are not authenticated: a forged one with a high
    /// number would move the replay window (RFC 6347 §4.1.2.6) past the true ones.
    /// </summary>
    public void Number(Span<byte> records)
    {
        for (; !records.IsEmpty; records = records[DtlsRecords.LengthOf(records)..])
        {
            if (!DtlsRecords.IsInTheClear(records))
                continue;
            records[5..7].Clear();
            BinaryPrimitives.WriteUInt32BigEndian(records[7..], _records++);
        }
    }

    /// <param name="records">Whole records, as <see cref="DtlsRecords.AreAcceptable"/> says.</param>
    /// <param name="answered">The server has answered the hello.</param>
    public HelloVerdict Judge(ReadOnlySpan<byte> records, bool answered)
    {
        for (; !records.IsEmpty; records = records[DtlsRecords.LengthOf(records)..])
        {
            ReadOnlySpan<byte> body = records[DtlsRecords.HeaderLength..DtlsRecords.LengthOf(records)];
            if (!DtlsRecords.IsInTheClear(records))
            {
                if (!answered)
                    return HelloVerdict.Refused;
            }
            else if (records[0] == DtlsRecords.ChangeCipherSpec)
            {
                if (!answered || body is not [1])
                    return HelloVerdict.Refused;
            }
            else if (JudgeMessages(body, answered) is var verdict and not HelloVerdict.Fits)
            {
                return verdict;
            }
        }

        return HelloVerdict.Fits;
    }

    private HelloVerdict JudgeMessages(ReadOnlySpan<byte> record, bool answered)
    {
        if (record.IsEmpty)
            return HelloVerdict.Refused;
        while (!record.IsEmpty)
        {
            if (record.Length < MessageHeader)
                return HelloVerdict.Refused;
            int length = UInt24(record[1..]), number = BinaryPrimitives.ReadUInt16BigEndian(record[4..]);
            int offset = UInt24(record[6..]), size = UInt24(record[9..]);
            if (size > record.Length - MessageHeader || offset + size > length || (size == 0 && length != 0))
                return HelloVerdict.Refused;
            ReadOnlySpan<byte> part = record.Slice(MessageHeader, size);
            HelloVerdict verdict = (record[0], number) switch
            {
                (ClientHello, 0) when length is >= RandomAt + RandomLength and <= LongestHello => JudgeHello(part, length, offset),
                (Certificate, 1) when answered && length <= LongestCertificate && IsExpected(part, length) => HelloVerdict.Fits,
                (ClientKeyExchange, 2) when answered && length <= LongestKey => HelloVerdict.Fits,
                (CertificateVerify, 3) when answered && length <= LongestSignature => HelloVerdict.Fits,
                _ => HelloVerdict.Refused,
            };
            if (verdict != HelloVerdict.Fits)
                return verdict;
            record = record[(MessageHeader + size)..];
        }

        return HelloVerdict.Fits;
    }

    private HelloVerdict JudgeHello(ReadOnlySpan<byte> part, int length, int offset)
    {
        if (_helloLength != 0 && length != _helloLength)
            return HelloVerdict.AnotherHello;
        _helloLength = length;
        if (offset != 0 || part.Length < RandomAt + RandomLength)
            return HelloVerdict.Fits;
        ReadOnlySpan<byte> random = part.Slice(RandomAt, RandomLength);
        if (_knowsRandom)
            return random.SequenceEqual(_random) ? HelloVerdict.Fits : HelloVerdict.AnotherHello;
        random.CopyTo(_random);
        _knowsRandom = true;
        return HelloVerdict.Fits;
    }

    /// <summary>False if the message is whole and its first certificate (RFC 5246 §7.4.2) is not the expected one. A fragmented one is compared after the handshake.</summary>
    private bool IsExpected(ReadOnlySpan<byte> part, int length)
    {
        if (part.Length < length)
            return true;
        if (part.Length >= 6 && UInt24(part[3..]) is var size && size <= part.Length - 6 && expected.Matches(part.Slice(6, size)))
            return true;
        SawAnotherCertificate = true;
        return false;
    }

    private static int UInt24(ReadOnlySpan<byte> at) => (at[0] << 16) | (at[1] << 8) | at[2];
}
