using Radio24.Media.Audio;

namespace Radio24.Host.Air;

/// <summary>
/// The synchronous world, wired: bed and safety reel → programme bus → air clock with its encoder → sinks. Nothing in it
/// waits for anything outside.
/// </summary>
public sealed class AirChain(Programme programme, IEnumerable<IFrameSink> sinks, OpusEncoderOptions encoder) : IDisposable
{
    private readonly AirClock _clock = new(programme, [.. sinks], new AirClockOptions { Encoder = encoder });

    public AirClockStatus Status => _clock.Status;

    /// <summary>The bus as this station sounds.</summary>
    public static Programme MakeProgramme(BroadcastOptions options, ulong seed) =>
        new(new GenerativeBed(seed), new SafetyReel(), new ProgrammeOptions
        {
            // The director ducks before it gives a voice. What the bus does by itself must not be deeper than the director's
            // lesser duck, or the bus would go down once more and hold the first word back.
            VoiceDuckDecibels = Math.Max(options.Director.DuckUnderVoice, options.Director.DuckUnderTalkOver),
        });

    public void Start() => _clock.Start();

    public void Dispose() => _clock.Dispose();
}
