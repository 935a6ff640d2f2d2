using System.Net;
using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Tests.Rtc.Ice;

/// <summary>A controlling and a lite agent over a <see cref="LossyNetwork"/>.</summary>
internal sealed class IcePair
{
    public static readonly IPEndPoint Server = IPEndPoint.Parse("192.0.2.1:50000");

    public IcePair(LossyNetwork network, params IPEndPoint[] candidates)
    {
        Network = network;
        ServerIce = IceCredentials.Create();
        ClientIce = IceCredentials.Create();
        Lite = new IceLiteAgent(ServerIce, ClientIce, 0);
        if (candidates.Length == 0) candidates = [Server];
        Controlling = new IceControllingAgent(
            ClientIce, ServerIce, candidates.Select((c, i) => IceCandidate.Host(c, 65_535 - i)), 0)
        {
            ConsentInterval = () => network.Dice.Next(4_000, 6_001),
        };
    }

    public LossyNetwork Network { get; }

    public IceCredentials ServerIce { get; }

    public IceCredentials ClientIce { get; }

    public IceLiteAgent Lite { get; }

    public IceControllingAgent Controlling { get; }

    public IPEndPoint Client { get; set; } = IPEndPoint.Parse("198.51.100.9:4000");

    public long Now { get; private set; }

    /// <summary>Nothing gets through in either direction any more.</summary>
    public bool Cut { get; set; }

    public void RunUntil(Func<bool> done, long limitMs)
    {
        while (!done() && Now < limitMs)
        {
            long next = Math.Min(Math.Min(Controlling.NextDeadline, Lite.NextDeadline), Network.NextArrival);
            Now = Math.Min(limitMs, Math.Max(Now, next));
            while (Network.TryReceive(Now, out var arrived))
            {
                if (Cut) continue;
                if (arrived.To.Equals(Server)) Lite.Handle(arrived.Datagram, arrived.From, Now);
                else if (arrived.To.Equals(Client)) Controlling.Handle(arrived.Datagram, arrived.From, Now);
                Drain();
            }

            Lite.HandleTimeout(Now);
            Controlling.HandleTimeout(Now);
            Drain();
        }
    }

    private void Drain()
    {
        while (Lite.TryPoll(out IceOutput output)) Network.Send(output.Datagram, Server, output.To, Now);
        while (Controlling.TryPoll(out IceOutput output)) Network.Send(output.Datagram, Client, output.To, Now);
    }
}

/// <summary>Checks made by hand.</summary>
internal static class Checks
{
    /// <summary>An authentic check of a listener that is controlling.</summary>
    public static byte[] Write(IceCredentials station, IceCredentials listener, bool nominate = true) =>
        ConnectivityCheck.Write("twelve bytes"u8, listener, station, 5, controlling: true, nominate);
}

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
