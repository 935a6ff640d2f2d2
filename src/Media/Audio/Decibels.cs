using System.Runtime.CompilerServices;

namespace Radio24.Media.Audio;

/// <summary>Between decibels and linear amplitude. 0 dB is full scale; silence is <see cref="Silence"/>.</summary>
public static class Decibels
{
    /// <summary>What silence measures as: low enough for every threshold, and still a number.</summary>
    public const double Silence = -120;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToGain(double decibels) => (float)Math.Pow(10, decibels / 20);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double FromGain(double gain) => gain <= 1e-6 ? Silence : 20 * Math.Log10(gain);

    /// <summary>From mean square (power), as loudness and RMS are computed.</summary>
    public static double FromPower(double power) => power <= 1e-12 ? Silence : 10 * Math.Log10(power);
}
