using System.Net;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Sfu;

namespace Radio24.Media.Tests.Sfu;

/// <summary>Frames leave on time, whatever else a shard has to do.</summary>
public sealed class SfuTurnTests
{
    private const int Hearing = 100, Joining = 40;

    [Fact]
    public void Nobody_waits_behind_a_batch_of_handshakes()
    {
        using var time = new SteppedTime();
        using var air = new OnAir(new SfuOptions { Listen = IPAddress.Loopback, Port = 0, LiveWithin = TimeSpan.FromSeconds(60) }, time);
        LoopbackListener[] hearing = [.. Enumerable.Range(0, Hearing).Select(_ => air.Join())];
        air.RunUntil(() => hearing.All(l => l.Payloads.Count > 0), hearing);

        // Others whose addresses are checked, and whose hellos are ready.
        LoopbackListener[] joining = [.. Enumerable.Range(0, Joining).Select(_ => air.Join(out SfuResult joined).Reach(joined))];
        air.RunUntil(() => air.Sfu.Snapshot().Sessions.All(s => s.State != "Waiting"), [.. hearing, .. joining]);
        using var dtls = new DtlsContext(DtlsCertificate.Create(TimeProvider.System));
        DtlsEndpoint[] clients = [.. joining.Select(_ => DtlsEndpoint.CreateClient(dtls, dtls.Certificate.Fingerprint, 0))];

        // All at once, while the shard stands still: a frame, and every hello.
        time.Hold();
        long sent = air.Sfu.Snapshot().PacketsSent;
        foreach (LoopbackListener listener in joining) while (listener.ReceiveRaw(0) > 0) { }
        air.Frame();
        for (int i = 0; i < Joining; i++)
        {
            clients[i].Start(0);
            Assert.True(clients[i].TryPoll(out DtlsOutput hello));
            joining[i].SendRaw(hello.Datagram.Span, air.Sfu.Port);
        }

        int turns = 0, answered = 0;
        try
        {
            while (air.Sfu.Snapshot().PacketsSent < sent + Hearing)
            {
                Assert.True(time.Step(), "the shard stopped");
                turns++;
                answered += joining.Count(l => l.ReceiveRaw(0) > 0);
            }

            Assert.InRange(answered, 0, Math.Min(2 * turns, Joining / 2));
        }
        finally
        {
            time.Release();
        }

        air.RunUntil(() => (answered += joining.Count(l => l.ReceiveRaw(0) > 0)) >= Joining, frames: false);
        foreach (LoopbackListener listener in (LoopbackListener[])[.. hearing, .. joining]) listener.Dispose();
        foreach (DtlsEndpoint client in clients) client.Dispose();
    }

    /// <summary>Real time that a shard's thread, while it is held, reads only once a step.</summary>
    private sealed class SteppedTime : TimeProvider, IDisposable
    {
        private readonly SemaphoreSlim _steps = new(0), _waiting = new(0);
        private volatile bool _held;

        public void Hold()
        {
            _held = true;
            _waiting.Wait();
        }

        /// <summary>Lets the shard do one turn.</summary>
        public bool Step()
        {
            _steps.Release();
            return _waiting.Wait(TimeSpan.FromSeconds(60));
        }

        public void Release()
        {
            _held = false;
            _steps.Release();
        }

        public override long GetTimestamp()
        {
            if (_held && Thread.CurrentThread.Name is ['s', 'f', 'u', '-', ..])
            {
                _waiting.Release();
                _steps.Wait();
            }

            return base.GetTimestamp();
        }

        public void Dispose()
        {
            _steps.Dispose();
            _waiting.Dispose();
        }
    }
}
