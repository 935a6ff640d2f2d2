using System.Net;

namespace Radio24.Media.Rtc.Ice;

/// <summary>A datagram an ICE agent wants sent.</summary>
/// <param name="datagram">Valid until the agent is next called.</param>
public readonly ref struct IceOutput(ReadOnlySpan<byte> datagram, IPEndPoint to)
{
    public ReadOnlySpan<byte> Datagram { get; } = datagram;

    public IPEndPoint To { get; } = to;
}
