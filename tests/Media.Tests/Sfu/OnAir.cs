using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Radio24.Media.Audio;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Sfu;
using Station = Radio24.Media.Sfu.Sfu;

namespace Radio24.Media.Tests.Sfu;

/// <summary>A fan-out with frames coming in and listeners on real sockets of this machine, all driven by the test's own thread.</summary>
internal sealed class OnAir(SfuOptions options, TimeProvider? time = null) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private long _frame;

    public Station Sfu { get; } = new(options, time ?? TimeProvider.System);

    public LoopbackListener Join(params SrtpProfile[] profiles) => Join(out _, profiles);

    public LoopbackListener Join(out SfuResult result, params SrtpProfile[] profiles) => Join(new LoopbackListener(profiles), out result);

    public LoopbackListener Join(IPAddress at) => Join(new LoopbackListener(at), out _);

    /// <summary>A listener whose offer came from that address, as the Api has it.</summary>
    public LoopbackListener Join(string from) => Join(new LoopbackListener(), out _, from);

    /// <summary>A frame whose payload tells its number.</summary>
    public void Frame()
    {
        var payload = new byte[60];
        BinaryPrimitives.WriteInt64BigEndian(payload, _frame);
        Sfu.OnFrame(new OpusFrame(payload, _frame++));
    }

    public void RunUntil(Func<bool> done, params LoopbackListener[] listeners) => RunUntil(done, frames: true, listeners);

    /// <summary>A frame every 20 ms or later, and a turn for each listener, until it is so. Only a hang takes a minute.</summary>
    public void RunUntil(Func<bool> done, bool frames, params LoopbackListener[] listeners)
    {
        var waited = Stopwatch.StartNew();
        long next = 0;
        while (!done())
        {
            Assert.True(waited.Elapsed < Patience, "what was waited for did not come");
            if (frames && waited.ElapsedMilliseconds >= next)
            {
                Frame();
                next = waited.ElapsedMilliseconds + 20;
            }

            foreach (LoopbackListener listener in listeners) listener.Step();
            if (listeners.Length == 0) Thread.Sleep(1);
        }
    }

    /// <summary>That many more frames, each after the one before was heard: the fan-out never falls behind, so nothing is missing.</summary>
    public void Hear(LoopbackListener listener, int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            int heard = listener.Payloads.Count;
            Frame();
            RunUntil(() => listener.Payloads.Count > heard, frames: false, listener);
        }
    }

    public static bool IsRtp(byte[] datagram) => Demultiplexer.Classify(datagram) == DatagramKind.Rtp;

    public static void AssertConsecutive(LoopbackListener listener)
    {
        var numbers = listener.Payloads.Select(p => BinaryPrimitives.ReadInt64BigEndian(p)).ToList();
        Assert.Equal(Enumerable.Range(0, numbers.Count).Select(i => numbers[0] + i), numbers);
    }

    public void Dispose() => Sfu.Dispose();

    private LoopbackListener Join(LoopbackListener listener, out SfuResult result, string from = "")
    {
        Frame();
        result = Sfu.Join(listener.Offer, from);
        Assert.Equal(SfuOutcome.Created, result.Outcome);
        listener.Accept(result.Sdp!);
        return listener;
    }
}

/// <summary>Real time that can be moved ahead: a session's 30 s need not be waited for.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ahead;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
}
