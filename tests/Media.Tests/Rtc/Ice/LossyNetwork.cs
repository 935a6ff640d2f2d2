using System.Net;

namespace Radio24.Media.Tests.Rtc.Ice;

/// <summary>A network in memory and in virtual time that loses, delays (so reorders) and doubles datagrams, the same way on every run.</summary>
internal sealed class LossyNetwork(int seed, double loss = 0, double doubling = 0, int jitterMs = 0)
{
    private readonly PriorityQueue<(byte[] Datagram, IPEndPoint From, IPEndPoint To), (long At, long Order)> _air = new();
    private long _order;

    /// <summary>The one source of chance in a run.</summary>
    public Random Dice { get; } = new(seed);

    public long Sent { get; private set; }

    /// <summary>When the next datagram arrives.</summary>
    public long NextArrival => _air.TryPeek(out _, out (long At, long) key) ? key.At : long.MaxValue;

    public void Send(ReadOnlySpan<byte> datagram, IPEndPoint from, IPEndPoint to, long nowMs)
    {
        Sent++;
        for (int copies = Dice.NextDouble() < doubling ? 2 : 1; copies > 0; copies--)
        {
            if (Dice.NextDouble() < loss) continue;
            _air.Enqueue((datagram.ToArray(), from, to), (nowMs + 5 + Dice.Next(jitterMs + 1), _order++));
        }
    }

    public bool TryReceive(long nowMs, out (byte[] Datagram, IPEndPoint From, IPEndPoint To) arrived)
    {
        arrived = default;
        return NextArrival <= nowMs && _air.TryDequeue(out arrived, out _);
    }
}
