using System.Runtime.CompilerServices;

namespace Radio24.Media.Audio;

/// <summary>One period of a waveform, read by a 32-bit phase that wraps by itself.</summary>
internal sealed class Wavetable
{
    private const int Bits = 11;
    private const int Size = 1 << Bits;
    private const int Shift = 32 - Bits;
    private const float Fraction = 1f / (1u << Shift);

    /// <summary>Warm, a little hollow: a soft organ's flue.</summary>
    public static readonly Wavetable Pad = new([1, 0.42f, 0.28f, 0.12f, 0.10f, 0.05f, 0.04f]);

    /// <summary>A struck bar: nearly pure, with a bright edge that its fast decay makes a pluck.</summary>
    public static readonly Wavetable Pluck = new([1, 0.30f, 0.06f, 0.14f, 0, 0.03f]);

    /// <summary>Round, with an octave to be heard by on small loudspeakers.</summary>
    public static readonly Wavetable Bass = new([1, 0.45f, 0.15f, 0.05f]);

    private readonly float[] _samples = new float[Size + 1];

    /// <param name="harmonics">Amplitudes of the fundamental and what is above it.</param>
    public Wavetable(float[] harmonics)
    {
        for (int i = 0; i <= Size; i++)
        {
            double sum = 0;
            for (int h = 0; h < harmonics.Length; h++) sum += harmonics[h] * Math.Sin(2 * Math.PI * (h + 1) * i / Size);
            _samples[i] = (float)sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(uint phase)
    {
        uint index = phase >> Shift;
        float below = _samples[index];
        return below + ((_samples[index + 1] - below) * ((phase & ((1u << Shift) - 1)) * Fraction));
    }

    /// <summary>Phase to add a sample for a MIDI note (69 is 440 Hz), a few cents off if wished.</summary>
    public static uint Step(int note, float cents = 0)
    {
        double hertz = 440 * Math.Pow(2, (note - 69 + (cents / 100.0)) / 12);
        return (uint)(hertz / AudioFormat.SampleRate * 4294967296.0);
    }
}
