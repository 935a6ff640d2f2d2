using System.Runtime.InteropServices;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>What a <see cref="DtlsEndpoint"/> wants or tells.</summary>
/// <param name="Kind">Which of the rest is set.</param>
/// <param name="Datagram">One datagram to send.</param>
/// <param name="Keys">Keys of the session; the taker disposes of them.</param>
/// <param name="Reason">Why it failed, for people; holds nothing secret.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DtlsOutput(DtlsOutputKind Kind, ReadOnlyMemory<byte> Datagram = default, DtlsKeys? Keys = null, string? Reason = null);

/// <summary>Kinds of <see cref="DtlsOutput"/>.</summary>
public enum DtlsOutputKind
{
    /// <summary>A datagram to send.</summary>
    Datagram,

    /// <summary>Handshake done, fingerprint right: here are the keys. Once.</summary>
    Connected,

    /// <summary>The peer said close_notify.</summary>
    Closed,

    /// <summary>There will be no keys.</summary>
    Failed,
}

/// <summary>SRTP keys of a DTLS session.</summary>
/// <param name="Local">What we send with.</param>
/// <param name="Remote">What the peer sends with.</param>
public sealed record DtlsKeys(SrtpKeys Local, SrtpKeys Remote) : IDisposable
{
    /// <summary>The negotiated profile.</summary>
    public SrtpProfile Profile => Local.Profile;

    /// <inheritdoc/>
    public void Dispose()
    {
        Local.Dispose();
        Remote.Dispose();
    }
}

/// <summary>Where a DTLS session stands.</summary>
public enum DtlsState
{
    /// <summary>Nothing received or sent.</summary>
    Idle,

    /// <summary>Under way.</summary>
    Handshaking,

    /// <summary>Keys were handed out.</summary>
    Connected,

    /// <summary>Ended by close_notify.</summary>
    Closed,

    /// <summary>Ended without keys, or the peer was not who it should be.</summary>
    Failed,
}
