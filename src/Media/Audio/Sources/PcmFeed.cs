using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>
/// Pumps 48 kHz stereo floats from a stream into a bounded ring on a thread of its own, and waits while the ring is full: the
/// decoder behind the stream then waits too.
/// </summary>
internal sealed class PcmFeed
{
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(50);

    private readonly Stream _stream;
    private readonly float _gain;
    private readonly Func<string?> _reason;
    private readonly TaskCompletionSource _primed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _prime;
    private volatile bool _complete;
    private volatile bool _stopping;
    private string? _failure;

    /// <param name="prime">Floats in the ring that are enough to begin.</param>
    /// <param name="reason">Asked after the stream's end: why it ended early, or null.</param>
    public PcmFeed(Stream stream, SampleRing ring, float gain, int prime, Func<string?> reason)
    {
        (_stream, Ring, _gain, _reason) = (stream, ring, gain, reason);
        _prime = Math.Min(prime, ring.Capacity);
    }

    public SampleRing Ring { get; }

    /// <summary>All there is has been put into the ring.</summary>
    public bool Complete => _complete;

    /// <summary>Why it ended early; set before <see cref="Complete"/>.</summary>
    public string? Failure => _failure;

    /// <summary>Enough to begin is in the ring, or all there is.</summary>
    public Task Primed => _primed.Task;

    /// <summary>The thread has ended.</summary>
    public Task Stopped => _stopped.Task;

    public void Start() => new Thread(Run) { Name = "clip", IsBackground = true }.Start();

    public void Stop() => _stopping = true;

    private void Run()
    {
        try
        {
            Pump();
            _failure = _stopping ? null : _reason();
        }
#pragma warning disable CA1031 // Whatever the decoder's pipe does, the clip ends cleanly and says why.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = _stopping ? null : e.Message;
        }

        _complete = true;
        _primed.TrySetResult();
        _stopped.TrySetResult();
    }

    private void Pump()
    {
        var bytes = new byte[32 * 1024];
        int held = 0;
        while (!_stopping)
        {
            int got = _stream.Read(bytes, held, bytes.Length - held);
            if (got == 0) return;
            held += got;
            int whole = held & ~7; // left and right
            Span<float> samples = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(0, whole));
            if (_gain != 1) Mixer.Scale(samples, _gain);
            while (samples.Length > 0 && !_stopping)
            {
                samples = samples[Ring.Write(samples)..];
                if (Ring.Available >= _prime) _primed.TrySetResult();
                if (samples.Length > 0) Thread.Sleep(FullPause);
            }

            bytes.AsSpan(whole, held - whole).CopyTo(bytes);
            held -= whole;
        }
    }
}
