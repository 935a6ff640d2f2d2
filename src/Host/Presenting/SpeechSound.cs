using System.Buffers.Binary;
using Radio24.Core.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>The sound of one item of a turn: kept as it came until it is let in, then brought to 48 kHz stereo without seams. One thread at a time.</summary>
internal sealed class SpeechSound
{
    private readonly int _window;
    private readonly Resampler _resampler;
    private readonly List<short> _samples = [];
    private int _measured;
    private int _taken;

    /// <param name="rate">Samples a second that come.</param>
    public SpeechSound(int rate)
    {
        _window = rate / 100;
        _resampler = new Resampler(rate);
    }

    /// <summary>How much came.</summary>
    public TimeSpan Length => _samples.Count / _window * SpeechAlignment.Window;

    /// <param name="pcm">Mono, 16 bit little-endian; whole samples.</param>
    /// <returns>Mean square of each window that is complete now.</returns>
    public float[] Add(ReadOnlySpan<byte> pcm)
    {
        for (int i = 0; i + 1 < pcm.Length; i += 2)
            _samples.Add(BinaryPrimitives.ReadInt16LittleEndian(pcm[i..]));
        return Measure((_samples.Count - _measured) / _window);
    }

    /// <summary>What is left and fills no window is made one, with silence.</summary>
    public float[] End()
    {
        int rest = _samples.Count - _measured;
        if (rest == 0)
            return [];
        for (int i = rest; i < _window; i++)
            _samples.Add(0);
        return Measure(1);
    }

    /// <summary>Takes the next stretch: each follows the one before.</summary>
    /// <param name="until">The window after its last.</param>
    /// <param name="last">Nothing of this item follows.</param>
    /// <returns>Interleaved stereo at 48 kHz.</returns>
    public float[] Take(int until, bool last)
    {
        int end = Math.Min(until * _window, _samples.Count);
        int count = Math.Max(0, end - _taken);
        var mono = new float[count];
        for (int i = 0; i < count; i++)
            mono[i] = _samples[_taken + i] / 32768f;
        _taken += count;
        var out48k = new float[_resampler.MaximumOutput(count) + _resampler.MaximumOutput(0)];
        int made = _resampler.Process(mono, out48k);
        if (last)
            made += _resampler.Flush(out48k.AsSpan(made));
        var stereo = new float[made * AudioFormat.Channels];
        for (int i = 0; i < made; i++)
            stereo[2 * i] = stereo[(2 * i) + 1] = out48k[i];
        return stereo;
    }

    private float[] Measure(int windows)
    {
        var power = new float[windows];
        for (int w = 0; w < windows; w++, _measured += _window)
        {
            double sum = 0;
            for (int i = 0; i < _window; i++)
                sum += (double)_samples[_measured + i] * _samples[_measured + i];
            power[w] = (float)(sum / _window / (32768.0 * 32768.0));
        }

        return power;
    }
}
