using System.Buffers.Binary;
using Radio24.Media.Rtc.Rtp;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>
/// Protects what goes out in one direction of one session. RTP packets in order through <see cref="Protect"/> or, for the fan-out,
/// through an <see cref="SrtpStream"/>; RTCP through <see cref="ProtectRtcp"/>. Allocates nothing per packet. RTP and RTCP each take
/// one thread at a time; dispose it only when neither is under way.
/// </summary>
/// <remarks>
/// <code>
///   SRTP    | RTP header | payload, encrypted | tag |                              RFC 3711 §3.1, RFC 7714 §8
///             ◀────── authenticated ────────▶   counter mode: with the rollover counter, which is not sent
///
///   SRTCP   | 8 bytes of the first header | the rest, encrypted | tag | E + index |    RFC 7714 §9.3
///           | 8 bytes of the first header | the rest, encrypted | E + index | tag |    RFC 3711 §3.4
///             ◀───────────── authenticated, E and index too ──────────▶
/// </code>
/// A nonce is made of the SSRC and the 48-bit packet index. Neither path here encrypts two packets under one: <see cref="Protect"/>
/// refuses an index that is not ahead of the last of its SSRC, a stream makes its bytes from the index alone, and a source is
/// either a stream's or <see cref="Protect"/>'s.
/// </remarks>
public sealed class SrtpSender : IDisposable
{
    private const ulong LastIndex = (1UL << 48) - 1;
    private const uint LastRtcpIndex = int.MaxValue, Encrypted = 0x8000_0000;
    private readonly PacketCipher _rtp, _rtcp;
    private readonly List<Source> _sources = [];
    private readonly HashSet<uint> _streams = [];
    private uint _nextRtcpIndex;

    /// <param name="keys">Master key and salt of the direction; not kept.</param>
    public SrtpSender(SrtpKeys keys)
    {
        Profile = keys.Profile;
        using SessionKeys rtp = SessionKeys.ForSrtp(keys), rtcp = SessionKeys.ForSrtcp(keys);
        _rtp = PacketCipher.Create(Profile, rtp, encrypt: true);
        _rtcp = PacketCipher.Create(Profile, rtcp, encrypt: true);
    }

    /// <summary>For test vectors that begin from session keys.</summary>
    internal SrtpSender(SrtpProfile profile, SessionKeys rtp, SessionKeys rtcp, uint firstRtcpIndex)
        : this(profile, PacketCipher.Create(profile, rtp, encrypt: true), PacketCipher.Create(profile, rtcp, encrypt: true)) =>
        _nextRtcpIndex = firstRtcpIndex;

    /// <summary>With ciphers made elsewhere; it disposes of them.</summary>
    internal SrtpSender(SrtpProfile profile, PacketCipher rtp, PacketCipher rtcp)
    {
        Profile = profile;
        _rtp = rtp;
        _rtcp = rtcp;
    }

    /// <summary>The negotiated profile.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Bytes an RTP packet grows by.</summary>
    public int RtpOverhead => _rtp.TagLength;

    /// <summary>Bytes an RTCP packet grows by.</summary>
    public int RtcpOverhead => _rtcp.TagLength + sizeof(uint);

    /// <summary>Protects an RTP packet whose sequence number is ahead of the last one of its SSRC (the first begins with a rollover counter of 0).</summary>
    /// <param name="packet">A whole RTP packet.</param>
    /// <param name="output">Receives the SRTP packet: <see cref="RtpOverhead"/> bytes longer. May begin where <paramref name="packet"/> does.</param>
    /// <returns>The length of the SRTP packet.</returns>
    /// <exception cref="ArgumentException">Not an RTP packet, or no room for the output.</exception>
    /// <exception cref="InvalidOperationException">The sequence number is not ahead, the SSRC is a stream's, or the key is used up (2⁴⁸ packets).</exception>
    public int Protect(ReadOnlySpan<byte> packet, Span<byte> output)
    {
        if (!RtpHeader.TryParse(packet, out RtpHeader header))
            throw new ArgumentException("not an RTP packet", nameof(packet));
        if (_streams.Contains(header.Ssrc))
            throw new InvalidOperationException($"SSRC {header.Ssrc:x8} belongs to a stream");
        Source source = Find(header.Ssrc);
        ulong index = source.Started ? RolloverCounter.Guess(source.Highest, header.SequenceNumber) : header.SequenceNumber;
        if (source.Started && index <= source.Highest)
            throw new InvalidOperationException($"sequence number {header.SequenceNumber} is not ahead of {source.Highest & 0xffff}");
        if (index > LastIndex)
            throw new InvalidOperationException("2^48 packets have been sent under this key (RFC 3711 §9.2)");
        (source.Started, source.Highest) = (true, index);
        return Seal(packet[..header.HeaderLength], packet[header.HeaderLength..], header.Ssrc, index, output);
    }

    /// <summary>Opens the one stream of an SSRC: the way of the fan-out.</summary>
    /// <inheritdoc cref="SrtpStream(SrtpSender, PayloadHistory, uint, byte, ushort, uint)" path="/param"/>
    /// <exception cref="InvalidOperationException">The SSRC is already in use under these keys.</exception>
    public SrtpStream OpenStream(PayloadHistory history, uint ssrc, byte payloadType, ushort firstSequenceNumber, uint timestampOffset)
    {
        if (_sources.Exists(s => s.Ssrc == ssrc) || !_streams.Add(ssrc))
            throw new InvalidOperationException($"SSRC {ssrc:x8} is already in use: its packet indexes would repeat under one key");
        return new SrtpStream(this, history, ssrc, payloadType, firstSequenceNumber, timestampOffset);
    }

    /// <summary>Protects a compound RTCP packet under the next SRTCP index (RFC 3711 §3.4).</summary>
    /// <param name="packet">A compound RTCP packet; at least one header of 8 bytes.</param>
    /// <param name="output">Receives the SRTCP packet: <see cref="RtcpOverhead"/> bytes longer; not the memory of <paramref name="packet"/>.</param>
    /// <returns>The length of the SRTCP packet.</returns>
    public int ProtectRtcp(ReadOnlySpan<byte> packet, Span<byte> output)
    {
        const int HeaderLength = 8;
        int length = packet.Length + RtcpOverhead;
        if (packet.Length < HeaderLength)
            throw new ArgumentException("not an RTCP packet", nameof(packet));
        if (output.Length < length)
            throw new ArgumentException($"the SRTCP packet takes {length} bytes; there is room for {output.Length}", nameof(output));
        if (_nextRtcpIndex > LastRtcpIndex)
            throw new InvalidOperationException("2^31 RTCP packets have been sent under this key (RFC 3711 §9.2)");
        uint index = _nextRtcpIndex++;
        Span<byte> word = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(word, index | Encrypted);

        int end = packet.Length;
        bool tagFirst = Profile == SrtpProfile.AeadAes128Gcm;           // RFC 7714 §9.3: tag, then index; RFC 3711 §3.4: index, then tag
        Span<byte> tag = output.Slice(tagFirst ? end : end + sizeof(uint), _rtcp.TagLength);
        packet[..HeaderLength].CopyTo(output);
        _rtcp.Seal(packet[..HeaderLength], packet[HeaderLength..], word, BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), index, output[HeaderLength..end], tag);
        word.CopyTo(output[(tagFirst ? end + _rtcp.TagLength : end)..]);
        return length;
    }

    /// <summary>Encrypts under a given index. Whoever calls it answers for the nonce: <see cref="Protect"/> and <see cref="SrtpStream"/> do.</summary>
    internal int Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, uint ssrc, ulong index, Span<byte> output)
    {
        int end = header.Length + payload.Length, length = end + _rtp.TagLength;
        if (output.Length < length)
            throw new ArgumentException($"the SRTP packet takes {length} bytes; there is room for {output.Length}", nameof(output));
        Span<byte> counter = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(counter, (uint)(index >> 16));
        header.CopyTo(output);
        _rtp.Seal(header, payload, _rtp.AuthenticatesRolloverCounter ? counter : default, ssrc, index, output[header.Length..end], output[end..length]);
        return length;
    }

    private Source Find(uint ssrc)
    {
        foreach (Source known in _sources)
        {
            if (known.Ssrc == ssrc)
                return known;
        }

        var source = new Source { Ssrc = ssrc };
        _sources.Add(source);
        return source;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private sealed class Source
    {
        public uint Ssrc { get; init; }

        public bool Started { get; set; }

        public ulong Highest { get; set; }
    }
}
