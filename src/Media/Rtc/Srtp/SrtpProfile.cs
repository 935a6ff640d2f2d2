namespace Radio24.Media.Rtc.Srtp;

/// <summary>SRTP protection profiles; the values are those of the DTLS extension <c>use_srtp</c> (RFC 5764 §4.1.2, RFC 7714 §14.2).</summary>
public enum SrtpProfile
{
    /// <summary>AES-128 in counter mode with an 80-bit HMAC-SHA1 tag (RFC 3711): what every WebRTC stack speaks.</summary>
    Aes128CmHmacSha1Tag80 = 0x0001,

    /// <summary>AES-128-GCM with a 128-bit tag (RFC 7714): one pass over the payload, chosen first.</summary>
    AeadAes128Gcm = 0x0007,
}

/// <summary>Lengths a profile prescribes, in bytes.</summary>
public static class SrtpProfileLengths
{
    /// <summary>Master key length.</summary>
    public static int KeyLength(this SrtpProfile profile) => profile switch
    {
        SrtpProfile.AeadAes128Gcm or SrtpProfile.Aes128CmHmacSha1Tag80 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "not an SRTP profile this engine speaks"),
    };

    /// <summary>Master salt length: 112 bits for counter mode (RFC 3711 §8.2), 96 for GCM (RFC 7714 §12).</summary>
    public static int SaltLength(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

    /// <summary>Authentication tag length.</summary>
    public static int TagLength(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;

    /// <summary>How much longer an SRTP packet is than its RTP packet.</summary>
    public static int RtpOverhead(this SrtpProfile profile) => profile.TagLength();

    /// <summary>How much longer an SRTCP packet is: the tag, and the word of the E flag and the index (RFC 3711 §3.4).</summary>
    public static int RtcpOverhead(this SrtpProfile profile) => profile.TagLength() + sizeof(uint);

    /// <summary>What the DTLS exporter gives: two keys and two salts (RFC 5764 §4.2): 60 bytes for counter mode, 56 for GCM.</summary>
    public static int ExporterLength(this SrtpProfile profile) => 2 * (profile.KeyLength() + profile.SaltLength());
}
