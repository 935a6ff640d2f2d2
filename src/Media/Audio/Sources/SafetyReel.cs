namespace Radio24.Media.Audio;

/// <summary>The last resort: two soft chords, computed from nothing but the time. It holds no resource and cannot fail or end.</summary>
public sealed class SafetyReel : IAudioSource
{
    private const double Level = 0.07; // a note; the chord is about −22 LUFS
    private const int ChordSamples = 8 * AudioFormat.SampleRate;

    // F major and C major, wide apart and low enough to be listened to for an hour.
    private static readonly double[][] Chords = [[174.61, 220.00, 261.63, 349.23], [130.81, 196.00, 261.63, 329.63]];

    private long _sample;

    public int Read(Span<float> frame)
    {
        for (int i = 0; i + 1 < frame.Length; i += 2)
        {
            long within = _sample % ChordSamples;
            double[] chord = Chords[_sample / ChordSamples % 2];
            double time = (double)within / AudioFormat.SampleRate;
            double left = 0, right = 0;
            for (int note = 0; note < chord.Length; note++)
            {
                double tone = Math.Sin(2 * Math.PI * chord[note] * time);
                double pan = 0.35 + (0.1 * note);
                left += tone * (1 - pan);
                right += tone * pan;
            }

            // A slow swell over each chord; between two chords it goes down for a quarter of a second.
            double edge = Math.Min(1, Math.Min(within, ChordSamples - within) / (0.25 * AudioFormat.SampleRate));
            double swell = Level * 2 * edge * (0.85 + (0.15 * Math.Sin(2 * Math.PI * within / ChordSamples)));
            frame[i] = (float)(left * swell);
            frame[i + 1] = (float)(right * swell);
            _sample++;
        }

        return frame.Length;
    }
}
