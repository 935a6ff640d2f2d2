using Radio24.Core.Air;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests.Air;

internal static class CaptionTiming
{
    /// <summary>
    /// In the caption's time there is speech in what was heard: the tone under it is steady, so speech shows as power that
    /// comes and goes; and it begins when the caption says, within 200 ms.
    /// </summary>
    public static void AssertHeard(ManualStation station, Caption caption)
    {
        int from = (int)(caption.MediaTime.TotalSeconds * 48_000), length = (int)(caption.Length.TotalSeconds * 48_000);
        float[] heard = [.. station.Heard.Skip(from).Take(length)];
        double bed = Rms([.. station.Heard.Skip(from - 4_800).Take(3_600)]);
        Assert.True(Rms(heard) > 2 * bed, $"\"{caption.Text}\" is not heard while its caption says so");
        Assert.True(Rms(heard[..9_600]) > 1.1 * bed, $"\"{caption.Text}\" begins later than its caption");
        Assert.InRange((caption.At - station.Time.GetUtcNow()).TotalSeconds + ((station.Frame * 0.02) - caption.MediaTime.TotalSeconds), -0.05, 0.05);
        Assert.Equal(0, caption.MediaTime.Ticks % AudioFormat.FrameDuration.Ticks);
    }

    private static double Rms(float[] samples) => Math.Sqrt(samples.Average(s => (double)s * s));
}
