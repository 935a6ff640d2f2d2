namespace Radio24.Media.Rtc.Srtp;

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
