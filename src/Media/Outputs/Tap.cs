using System.Runtime.InteropServices;
using Radio24.Media.Audio;

namespace Radio24.Media.Outputs;

/// <summary>
/// Where outputs take the programme from, behind the publish gate: one ring that the air thread writes, and a
/// <see cref="TapReader{T}"/> for each output on a thread or task of its own.
/// </summary>
/// <typeparam name="T">byte or float.</typeparam>
public abstract class Tap<T> : IFrameSink
    where T : unmanaged
{
    private readonly FrameRing<T> _ring;
    private volatile TapReader<T>[] _readers = [];

    private protected Tap(int frames, int largest)
    {
        _ring = new FrameRing<T>(frames, largest);
        LargestFrame = largest;
    }

    /// <summary>Values that the longest frame has: what a reader must have room for.</summary>
    public int LargestFrame { get; }

    /// <summary>Those who read now.</summary>
    public IReadOnlyList<TapReader<T>> Readers => _readers;

    /// <summary>An output that hears what comes from now on. Dispose of it to leave.</summary>
    /// <param name="output">What it is, for logs and metrics: <c>stream</c>, <c>archive</c>.</param>
    public TapReader<T> Open(string output)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(output);
        var reader = new TapReader<T>(output, _ring, this);
        Change(readers => [.. readers, reader]);
        return reader;
    }

    /// <summary>Never: a station whose listeners hear nothing is not on air for having been recorded.</summary>
    public bool GoesOut => false;

    /// <summary>The air thread, behind the gate. With no output it costs nothing.</summary>
    public void OnFrame(in OpusFrame frame)
    {
        if (_readers.Length > 0) _ring.Write(frame.Number, Pick(frame));
    }

    private protected abstract ReadOnlySpan<T> Pick(in OpusFrame frame);

    internal void Close(TapReader<T> reader) => Change(readers => [.. readers.Where(other => other != reader)]);

    private void Change(Func<TapReader<T>[], TapReader<T>[]> change)
    {
        TapReader<T>[] before;
        do before = _readers;
#pragma warning disable CS0420 // Interlocked needs the reference, and is stronger than volatile
        while (Interlocked.CompareExchange(ref _readers, change(before), before) != before);
#pragma warning restore CS0420
    }
}

/// <summary>The programme as it is encoded once: Opus packets (RFC 6716) of 20 ms; 10 s of them are kept.</summary>
public sealed class EncodedTap() : Tap<byte>(frames: 512, OpusEncoder.MaximumPacket)
{
    private protected override ReadOnlySpan<byte> Pick(in OpusFrame frame) => frame.Payload.Span;
}

/// <summary>The programme before it is encoded: frames of <see cref="AudioFormat"/>; 5 s of them are kept.</summary>
public sealed class PcmTap() : Tap<float>(frames: 256, AudioFormat.FrameLength)
{
    private protected override ReadOnlySpan<float> Pick(in OpusFrame frame) => frame.Pcm.Span;
}

/// <summary>
/// One output's place at a tap. It reads at its own pace; whoever is further behind than the tap keeps loses the oldest frames,
/// which are counted. One caller at a time.
/// </summary>
public sealed class TapReader<T> : IDisposable
    where T : unmanaged
{
    private readonly FrameRing<T> _ring;
    private readonly Tap<T> _tap;
    private long _turn;
    private long _lost;
    private long _read;

    internal TapReader(string output, FrameRing<T> ring, Tap<T> tap) => (Output, _ring, _tap, _turn) = (output, ring, tap, ring.Next);

    /// <summary>What it is, for logs and metrics.</summary>
    public string Output { get; }

    /// <summary>Frames read; any thread.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>Frames lost for having been too slow; any thread.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Takes the oldest frame that is still there.</summary>
    /// <param name="frame">Room for <see cref="Tap{T}.LargestFrame"/> values.</param>
    /// <returns>False when there is none.</returns>
    public bool TryRead(Span<T> frame, out TapFrame taken)
    {
        long lost = 0;
        for (long next; _turn < (next = _ring.Next); _turn++, lost++)
        {
            long oldest = next - _ring.Capacity;
            if (_turn < oldest)
            {
                lost += oldest - _turn;
                _turn = oldest;
            }

            if (!_ring.TryCopy(_turn, frame, out int length, out long number)) continue;
            _turn++;
            Volatile.Write(ref _lost, _lost + lost);
            Volatile.Write(ref _read, _read + 1);
            taken = new TapFrame(number, length, lost);
            return true;
        }

        Volatile.Write(ref _lost, _lost + lost);
        taken = default;
        return false;
    }

    /// <summary>Waits for a frame. The air thread signals nobody: this looks again once a frame.</summary>
    public async ValueTask<TapFrame> ReadAsync(Memory<T> frame, TimeProvider time, CancellationToken cancellationToken)
    {
        TapFrame taken;
        while (!TryRead(frame.Span, out taken)) await Task.Delay(AudioFormat.FrameDuration, time, cancellationToken);
        return taken;
    }

    public void Dispose() => _tap.Close(this);
}

/// <summary>What a reader was given.</summary>
/// <param name="Number">The frame's: media time is <c>Number × 20 ms</c>.</param>
/// <param name="Length">Values in it.</param>
/// <param name="Lost">Frames between this one and the one before that were overwritten unread.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TapFrame(long Number, int Length, long Lost);
