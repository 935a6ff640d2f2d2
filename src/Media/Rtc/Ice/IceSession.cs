using System.Net;
using System.Net.Sockets;
using System.Text;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Rtc.Ice;

/// <summary>Where an ICE session stands.</summary>
public enum IceState
{
    /// <summary>Nothing is nominated yet.</summary>
    Checking,

    /// <summary>There is a pair that both sides agreed on: data may flow.</summary>
    Connected,

    /// <summary>Consent ran out (RFC 7675 §5.1), or nothing ever answered. Final.</summary>
    Gone,
}

/// <summary>A transport address a peer may be reached at (RFC 8445 §5.1). UDP, component 1: WebRTC bundles all into one.</summary>
/// <param name="Foundation">1…32 ice-chars; the same for candidates that fail together.</param>
/// <param name="Type">host, srflx, prflx or relay.</param>
public sealed record IceCandidate(string Foundation, uint Priority, IPEndPoint Address, string Type)
{
    private const uint HostPreference = 126, PeerReflexivePreference = 110;

    /// <summary>A host candidate; the higher <paramref name="rank"/> (0…65,535) the better (RFC 8445 §5.1.2.1).</summary>
    public static IceCandidate Host(IPEndPoint address, int rank) =>
        new($"{(address.AddressFamily == AddressFamily.InterNetworkV6 ? "6" : "4")}{rank}",
            (HostPreference << 24) | ((uint)rank << 8) | 255, address, "host");

    /// <summary>The PRIORITY of a check: that of the peer-reflexive candidate it may make (RFC 8445 §7.1.1).</summary>
    internal static uint CheckPriority => (PeerReflexivePreference << 24) | (65_535u << 8) | 255;
}

/// <summary>A datagram an ICE agent wants sent.</summary>
/// <param name="datagram">Valid until the agent is next called.</param>
public readonly ref struct IceOutput(ReadOnlySpan<byte> datagram, IPEndPoint to)
{
    public ReadOnlySpan<byte> Datagram { get; } = datagram;

    public IPEndPoint To { get; } = to;
}

/// <summary>Connectivity checks (RFC 8445 §7.2.4).</summary>
internal static class ConnectivityCheck
{
    /// <param name="transaction">12 random bytes.</param>
    /// <param name="local">Of whoever sends the check.</param>
    /// <param name="nominate">Only a controlling agent nominates.</param>
    public static byte[] Write(
        ReadOnlySpan<byte> transaction, IceCredentials local, IceCredentials remote, ulong tieBreaker, bool controlling, bool nominate)
    {
        // A username may have 513 bytes (two fragments of 256 and the colon).
        Span<byte> buffer = stackalloc byte[700];
        var check = new StunWriter(buffer, StunClass.Request, transaction);
        check.AddUsername(Encoding.ASCII.GetBytes($"{remote.Ufrag}:{local.Ufrag}"));
        check.AddPriority(IceCandidate.CheckPriority);
        if (controlling) check.AddControlling(tieBreaker);
        else check.AddControlled(tieBreaker);
        if (controlling && nominate) check.AddUseCandidate();
        check.AddIntegrity(remote.Key);
        check.AddFingerprint();
        return check.Written.ToArray();
    }
}
