using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>Takes off the silence that engines put before and after a phrase, so that pauses are the presenter's own.</summary>
internal static class SpeechTrim
{
    private const int Window = AudioFormat.SampleRate / 100 * AudioFormat.Channels; // 10 ms
    private const double BelowLoudest = -38; // dB: breath and the tails of words stay

    /// <param name="stereo48k">A phrase.</param>
    /// <returns>The stretch with words in it and 20 ms on either side; all of it if it is silent.</returns>
    public static Range Of(ReadOnlySpan<float> stereo48k)
    {
        int windows = stereo48k.Length / Window;
        Span<double> power = windows <= 1_024 ? stackalloc double[1_024] : new double[windows];
        double loudest = 0;
        for (int w = 0; w < windows; w++)
        {
            double sum = 0;
            foreach (float s in stereo48k.Slice(w * Window, Window))
                sum += s * s;
            power[w] = sum / Window;
            loudest = Math.Max(loudest, power[w]);
        }

        double threshold = loudest * Math.Pow(10, BelowLoudest / 10);
        int first = 0, last = windows - 1;
        while (first < windows && power[first] <= threshold)
            first++;
        while (last > first && power[last] <= threshold)
            last--;
        if (first >= windows)
            return ..;
        return (Math.Max(0, first - 2) * Window)..Math.Min(stereo48k.Length, (last + 3) * Window);
    }
}
