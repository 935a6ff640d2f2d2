using System.Net;

namespace Radio24.Media.Sfu;

/// <summary>What the fan-out has done since it was made; taken on any thread, each figure a moment's.</summary>
/// <param name="Listeners">Sessions there are.</param>
/// <param name="Hearing">Sessions whose media flows.</param>
/// <param name="Joins">Sessions ever made.</param>
/// <param name="JoinsRefused">Offers refused, for whatever reason.</param>
/// <param name="Evicted">Sessions that sent no check and were removed to make room.</param>
/// <param name="Frames">Frames taken from the air.</param>
/// <param name="FramesDropped">Frames that were not: empty, or longer than fits into a datagram.</param>
/// <param name="PacketsSent">RTP packets the kernel took, retransmissions not among them.</param>
/// <param name="BytesSent">Bytes of those packets, from the RTP header to the tag.</param>
/// <param name="PacketsDropped">Datagrams the kernel would not take.</param>
/// <param name="Retransmitted">RTP packets sent once more.</param>
/// <param name="Received">Datagrams received.</param>
/// <param name="Refused">Of those: from nowhere known, not authenticated, or not understood.</param>
/// <param name="Moves">How often media followed a listener to another address.</param>
/// <param name="Faults">Internal errors; anything above 0 is a defect.</param>
/// <param name="LastFault">The last of them as <c>type: message</c>; it names no listener. Null: there was none.</param>
public sealed record SfuSnapshot(
    int Listeners, int Hearing, long Joins, long JoinsRefused, long Evicted, long Frames, long FramesDropped, long PacketsSent, long BytesSent, long PacketsDropped,
    long Retransmitted, long Received, long Refused, long Moves, long Faults, string? LastFault, IReadOnlyList<SessionSnapshot> Sessions);

/// <summary>One session.</summary>
/// <param name="Session">Its name; a secret, not for logs.</param>
/// <param name="State">Waiting, Connecting, Hearing, Gone.</param>
/// <param name="Remote">Where its media goes.</param>
/// <param name="Profile">SRTP profile, once known.</param>
/// <param name="Packets">RTP packets made for it.</param>
/// <param name="Retransmitted">Packets made once more.</param>
public sealed record SessionSnapshot(
    string Session, string State, IPEndPoint? Remote, string? Profile, long Packets, long Retransmitted);
