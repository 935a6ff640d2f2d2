using Radio24.Media.Audio;

namespace Radio24.Station.Tests.Instruments;

/// <summary>What the station's own bus makes of a voice over music, faster than real time: what the instruments must work on.</summary>
internal static class Bus
{
    /// <summary>Music; then the voices over it, at the loudness and with the ducking of the air; then music again.</summary>
    /// <param name="voices">Each with the second it starts at.</param>
    /// <param name="seconds">Length of the whole.</param>
    /// <returns>48 kHz mono.</returns>
    public static Sound Mix(double seconds, params (double At, Sound Voice)[] voices)
    {
        Programme programme = new(new GenerativeBed(7), new GenerativeBed(8));
        programme.PlayTrack(new GenerativePiece(9, TimeSpan.FromMinutes(10)), TimeSpan.Zero);
        Queue<(double At, Sound Voice)> coming = new(voices);

        List<short> mono = [];
        float[] frame = new float[AudioFormat.FrameLength];
        for (int number = 0; mono.Count < seconds * AudioFormat.SampleRate; number++)
        {
            if (coming.TryPeek(out var next) && next.At <= number * 0.02 && programme.TakeVoice(Loud(next.Voice)))
            {
                coming.Dequeue();
            }

            programme.Read(frame);
            for (int i = 0; i < frame.Length; i += 2)
            {
                mono.Add((short)(Math.Clamp((frame[i] + frame[i + 1]) / 2, -1, 1) * short.MaxValue));
            }
        }

        return new Sound(AudioFormat.SampleRate, [.. mono]);
    }

    private static VoiceBuffer Loud(Sound voice)
    {
        float[] samples = Resampler.ToStereo48k(voice.Samples, voice.Rate);
        SpeechLevel.Apply(samples);
        VoiceBuffer buffer = new(TimeSpan.FromSeconds(voice.Seconds + 1));
        buffer.Write(samples);
        buffer.Complete();
        return buffer;
    }
}
