namespace Radio24.Media.Rtc.Ice;

/// <summary>Where an ICE session stands.</summary>
public enum IceState
{
    /// <summary>No check has been authenticated yet.</summary>
    Checking,

    /// <summary>There is a pair that both sides agreed on: data may flow.</summary>
    Connected,

    /// <summary>Consent ran out (RFC 7675 §5.1), or nothing ever answered. Final.</summary>
    Gone,
}
