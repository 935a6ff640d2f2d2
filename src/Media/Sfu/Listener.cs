using System.Net;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Udp;

namespace Radio24.Media.Sfu;

/// <summary>
/// One session. All of it belongs to its shard's thread, except what the constructor sets and what the gate in <see cref="Sfu"/>
/// guards (the credentials that the next PATCH needs).
/// </summary>
internal sealed class Listener(string name, int shard, int slot, uint generation, RtcPeer peer)
{
    public string Name { get; } = name;

    public byte Shard { get; } = (byte)shard;

    /// <summary>Its place in the shard's array.</summary>
    public int Slot { get; } = slot;

    /// <summary>Of the user fragment in use before an ICE restart: good until the newest one is nominated (RFC 8445 §9).</summary>
    public uint Generation { get; set; } = generation;

    public uint NewestGeneration { get; set; } = generation;

    public RtcPeer Peer { get; } = peer;

    /// <summary>Once connected.</summary>
    public SrtpStream? Stream { get; set; }

    /// <summary>Where media goes, and the same as the peer names it.</summary>
    public UdpAddress Target { get; set; }

    public IPEndPoint? TargetEndPoint { get; set; }

    /// <summary>Its place in the shard's dense arrays; −1: not there.</summary>
    public int Index { get; set; } = -1;

    public int HearingIndex { get; set; } = -1;

    /// <summary>An authenticated check has come.</summary>
    public bool Reached { get; set; }

    public bool Gone { get; set; }

    /// <summary>Addresses of it that the shard's table knows.</summary>
    public List<UdpAddress> Known { get; } = new(1);

    public RetransmitBudget Budget { get; } = new();

    public long Retransmitted { get; set; }

    // Guarded by the gate.
    public required IceCredentials Remote { get; set; }

    public required string ETag { get; set; }

    public required string? Mid { get; init; }

    public string? Profile => Peer.Sender?.Profile.ToString();

    public string State => Gone ? "Gone" : Stream is not null ? "Hearing" : Reached ? "Connecting" : "Waiting";
}
