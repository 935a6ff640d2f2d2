using System.Buffers.Binary;
using Radio24.Media.Rtc.Rtp;

namespace Radio24.Media.Rtc.Srtp;

/// <summary>
/// Verifies and decrypts what comes in from one direction of one session. Nothing is learnt from a packet (no source, no rollover
/// counter, no replay entry) before its tag was verified. Allocates nothing per packet. One thread at a time.
/// </summary>
public sealed class SrtpReceiver : IDisposable
{
    /// <summary>Synchronisation sources one session may bring.</summary>
    public const int MaxSources = 16;

    private const int RtcpHeaderLength = 8;
    private const uint Encrypted = 0x8000_0000;
    private readonly PacketCipher _rtp, _rtcp;
    private readonly List<Source> _sources = [], _rtcpSources = [];

    /// <param name="keys">Master key and salt of the direction; not kept.</param>
    public SrtpReceiver(SrtpKeys keys)
    {
        Profile = keys.Profile;
        using SessionKeys rtp = SessionKeys.ForSrtp(keys), rtcp = SessionKeys.ForSrtcp(keys);
        _rtp = PacketCipher.Create(Profile, rtp, encrypt: false);
        _rtcp = PacketCipher.Create(Profile, rtcp, encrypt: false);
    }

    /// <summary>For test vectors that begin from session keys.</summary>
    internal SrtpReceiver(SrtpProfile profile, SessionKeys rtp, SessionKeys rtcp)
    {
        Profile = profile;
        _rtp = PacketCipher.Create(profile, rtp, encrypt: false);
        _rtcp = PacketCipher.Create(profile, rtcp, encrypt: false);
    }

    /// <summary>The negotiated profile.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Unprotects an RTP packet.</summary>
    /// <param name="packet">The SRTP packet.</param>
    /// <param name="output">Receives the RTP packet, at least as long as <paramref name="packet"/>; may begin where it does.</param>
    /// <param name="length">Length of the RTP packet, when the result is <see cref="SrtpResult.Ok"/>; else 0.</param>
    /// <returns>What became of it; <paramref name="output"/> holds nothing useful unless it is <see cref="SrtpResult.Ok"/>.</returns>
    public SrtpResult Unprotect(ReadOnlySpan<byte> packet, Span<byte> output, out int length) => Unprotect(packet, output, out length, out _);

    /// <inheritdoc cref="Unprotect(ReadOnlySpan{byte}, Span{byte}, out int)"/>
    /// <param name="index">The 48-bit packet index: rollover counter and sequence number.</param>
    public SrtpResult Unprotect(ReadOnlySpan<byte> packet, Span<byte> output, out int length, out ulong index)
    {
        (length, index) = (0, 0);
        if (!RtpHeader.TryParse(packet, out RtpHeader header) || packet.Length < header.HeaderLength + _rtp.TagLength)
            return SrtpResult.Malformed;

        Source? source = Find(_sources, header.Ssrc);
        if (source is null && _sources.Count >= MaxSources)
            return SrtpResult.TooManySources;
        index = source is null ? header.SequenceNumber : RolloverCounter.Guess(source.Window.Highest, header.SequenceNumber);
        if (source is not null && !source.Window.Admits(index))
            return SrtpResult.Replayed;

        int end = packet.Length - _rtp.TagLength;
        Span<byte> counter = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(counter, (uint)(index >> 16));
        packet[..header.HeaderLength].CopyTo(output);
        if (!_rtp.TryOpen(
            packet[..header.HeaderLength], packet[header.HeaderLength..end], _rtp.AuthenticatesRolloverCounter ? counter : default,
            packet[end..], header.Ssrc, index, output[header.HeaderLength..end]))
            return SrtpResult.NotAuthentic;

        Admit(_sources, source, header.Ssrc, index);
        length = end;
        return SrtpResult.Ok;
    }

    /// <summary>Unprotects a compound RTCP packet (RFC 3711 §3.4, RFC 7714 §9).</summary>
    /// <inheritdoc cref="Unprotect(ReadOnlySpan{byte}, Span{byte}, out int)"/>
    public SrtpResult UnprotectRtcp(ReadOnlySpan<byte> packet, Span<byte> output, out int length)
    {
        length = 0;
        int end = packet.Length - _rtcp.TagLength - sizeof(uint);
        if (end < RtcpHeaderLength || packet[0] >> 6 != 2)
            return SrtpResult.Malformed;
        bool tagFirst = Profile == SrtpProfile.AeadAes128Gcm;
        ReadOnlySpan<byte> word = packet.Slice(tagFirst ? end + _rtcp.TagLength : end, sizeof(uint));
        ReadOnlySpan<byte> tag = packet.Slice(tagFirst ? end : end + sizeof(uint), _rtcp.TagLength);
        uint flagged = BinaryPrimitives.ReadUInt32BigEndian(word), index = flagged & ~Encrypted;
        if ((flagged & Encrypted) == 0)
            return SrtpResult.NotEncrypted;

        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Source? source = Find(_rtcpSources, ssrc);
        if (source is null && _rtcpSources.Count >= MaxSources)
            return SrtpResult.TooManySources;
        if (source is not null && !source.Window.Admits(index))
            return SrtpResult.Replayed;

        packet[..RtcpHeaderLength].CopyTo(output);
        if (!_rtcp.TryOpen(packet[..RtcpHeaderLength], packet[RtcpHeaderLength..end], word, tag, ssrc, index, output[RtcpHeaderLength..end]))
            return SrtpResult.NotAuthentic;

        Admit(_rtcpSources, source, ssrc, index);
        length = end;
        return SrtpResult.Ok;
    }

    private static void Admit(List<Source> sources, Source? source, uint ssrc, ulong index)
    {
        if (source is null)
        {
            source = new Source(ssrc);
            sources.Add(source);
        }

        source.Window.Add(index);
    }

    private static Source? Find(List<Source> sources, uint ssrc)
    {
        foreach (Source source in sources)
        {
            if (source.Ssrc == ssrc)
                return source;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private sealed class Source(uint ssrc)
    {
        // A field: the window is a struct that changes in place.
        public ReplayWindow Window;

        public uint Ssrc { get; } = ssrc;
    }
}

/// <summary>What became of a received packet. All but <see cref="Ok"/> are dropped in silence and counted.</summary>
public enum SrtpResult
{
    /// <summary>Authentic, new, decrypted.</summary>
    Ok,

    /// <summary>Not RTP or RTCP, or too short to hold a tag.</summary>
    Malformed,

    /// <summary>The tag is wrong: forged, damaged, or under other keys.</summary>
    NotAuthentic,

    /// <summary>Received before, or too old to tell.</summary>
    Replayed,

    /// <summary>SRTCP without encryption: the E flag is 0, which DTLS-SRTP never negotiates.</summary>
    NotEncrypted,

    /// <summary>More synchronisation sources than one session may bring.</summary>
    TooManySources,
}
