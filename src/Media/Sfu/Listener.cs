using System.Net;
using System.Runtime.InteropServices;
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

    /// <summary>An authenticated check has come. Set by the shard's thread under the gate.</summary>
    public bool Reached { get; set; }

    public bool Gone { get; set; }

    /// <summary>Its addresses in the shard's <see cref="SourceTable"/>.</summary>
    public List<(UdpAddress Address, IPEndPoint EndPoint)> Known { get; } = new(1);

    public RetransmitBudget Budget { get; } = new();

    public long Retransmitted { get; set; }

    /// <summary>Who sent the offer, and whose share of the waiting room it takes.</summary>
    public string From { get; init; } = "";

    /// <summary>Monotonic milliseconds.</summary>
    public long Joined { get; init; }

    // Guarded by the gate.

    /// <summary>Its place in the <see cref="WaitingRoom"/>; null if it is not there.</summary>
    public LinkedListNode<Listener>? Waiting { get; set; }

    /// <summary>It was evicted, and its shard has not removed it yet.</summary>
    public bool Evicted { get; set; }

    public required IceCredentials Remote { get; set; }

    public required string ETag { get; set; }

    public required string? Mid { get; init; }

    public string? Profile => Peer.Sender?.Profile.ToString();

    public string State => Gone ? "Gone" : Stream is not null ? "Hearing" : Reached ? "Connecting" : "Waiting";
}

/// <summary>What other threads ask a shard's thread to do.</summary>
internal enum ShardCommandKind
{
    /// <summary>A new session.</summary>
    Add,

    /// <summary>Say goodbye and forget it.</summary>
    Close,

    /// <summary>Remove it, unless a check has come in the meantime.</summary>
    Evict,

    /// <summary>New ICE credentials on both sides.</summary>
    Restart,
}

/// <summary>One such request.</summary>
/// <param name="Generation">Of the new local user fragment, for a restart.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ShardCommand(
    ShardCommandKind Kind, Listener Listener, uint Generation = 0, IceCredentials? Local = null, IceCredentials? Remote = null);

/// <summary>
/// How many packets one listener may ask for again: 20 a second, 40 at once. The stream has 50 a second: a listener who loses that many
/// is not helped by more packets, and a forged or careless NACK must not double what we send.
/// </summary>
internal sealed class RetransmitBudget
{
    private const long EachMs = 50, Most = 40;

    private long _tokens = Most;
    private long _filledAt;

    public bool TryTake(long nowMs)
    {
        long more = (nowMs - _filledAt) / EachMs;
        if (more > 0)
        {
            _tokens = Math.Min(Most, _tokens + more);
            _filledAt = _tokens == Most ? nowMs : _filledAt + (more * EachMs);
        }

        if (_tokens == 0) return false;
        _tokens--;
        return true;
    }
}
