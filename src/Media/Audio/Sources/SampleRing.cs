namespace Radio24.Media.Audio;

/// <summary>
/// A bounded ring of floats between one writer and one reader, without locks: each side owns one position and only looks at the
/// other's. The reader is the air thread, so nothing here may wait.
/// </summary>
internal sealed class SampleRing
{
    private readonly float[] _samples;
    private readonly int _mask;
    private long _written;
    private long _read;

    /// <param name="capacity">Floats to hold at least; rounded up to a power of two.</param>
    public SampleRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _samples = new float[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _samples.Length - 1;
    }

    public int Capacity => _samples.Length;

    /// <summary>Floats written since the start.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Floats read since the start.</summary>
    public long ReadPosition => Volatile.Read(ref _read);

    public int Available => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _read));

    public int Free => _samples.Length - Available;

    /// <summary>Writer's side. Takes what there is room for.</summary>
    public int Write(ReadOnlySpan<float> samples)
    {
        int count = Math.Min(samples.Length, Free);
        int at = (int)(_written & _mask);
        int first = Math.Min(count, _samples.Length - at);
        samples[..first].CopyTo(_samples.AsSpan(at));
        samples[first..count].CopyTo(_samples);
        Volatile.Write(ref _written, _written + count);
        return count;
    }

    /// <summary>Reader's side. Gives what is there.</summary>
    public int Read(Span<float> samples)
    {
        int count = Math.Min(samples.Length, Available);
        int at = (int)(_read & _mask);
        int first = Math.Min(count, _samples.Length - at);
        _samples.AsSpan(at, first).CopyTo(samples);
        _samples.AsSpan(0, count - first).CopyTo(samples[first..]);
        Volatile.Write(ref _read, _read + count);
        return count;
    }
}
