using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>Three soft notes: heard where a sentence was removed, so that nobody waits in silence.</summary>
internal static class Jingle
{
    private static readonly double[] Notes = [523.25, 659.26, 783.99]; // C, E, G
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(160);
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(1_400);

    /// <summary>Interleaved stereo at 48 kHz.</summary>
    public static float[] Make()
    {
        var stereo = new float[(int)(Length.TotalSeconds * AudioFormat.SampleRate) * AudioFormat.Channels];
        int samples = stereo.Length / AudioFormat.Channels;
        for (int note = 0; note < Notes.Length; note++)
        {
            int from = (int)(note * Apart.TotalSeconds * AudioFormat.SampleRate);
            for (int i = from; i < samples; i++)
            {
                double t = (double)(i - from) / AudioFormat.SampleRate;
                double rise = Math.Min(1, t / 0.01), fall = Math.Exp(-3.2 * t), end = Math.Min(1, (samples - i) / (0.1 * AudioFormat.SampleRate));
                double wave = Math.Sin(2 * Math.PI * Notes[note] * t) + (0.3 * Math.Sin(4 * Math.PI * Notes[note] * t));
                float value = (float)(0.12 * rise * fall * end * wave);
                stereo[2 * i] += value;
                stereo[(2 * i) + 1] += value;
            }
        }

        return stereo;
    }
}
