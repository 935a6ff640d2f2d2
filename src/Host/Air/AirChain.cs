using Radio24.Core.Ports;
using Radio24.Host.Lease;
using Radio24.Media.Audio;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Host.Air;

/// <summary>
/// The synchronous world, wired: bed and safety reel → programme → air clock with its encoder → publish gate → outputs. Nothing in
/// it waits for anything outside.
/// </summary>
/// <param name="outputs">Each is given every frame on the air thread while the term lasts. What may be slow reads a tap instead.</param>
public sealed class AirChain(Programme programme, IEnumerable<IFrameSink> outputs, IAirTerm term, OpusEncoderOptions encoder) : IDisposable
{
    private readonly AirClock _clock = new(programme, [.. outputs.Select(output => new PublishGate(output, term))], new AirClockOptions
    {
        Encoder = encoder,
        LargestPacket = PayloadHistory.MaxPayload, // what does not fit into a datagram would never reach a listener
    });

    public AirClockStatus Status => _clock.Status;

    /// <summary>The programme as this station sounds.</summary>
    public static Programme MakeProgramme(BroadcastOptions options, ulong seed) =>
        new(new GenerativeBed(seed), new SafetyReel(), new ProgrammeOptions
        {
            // The director ducks before it gives a voice. What the programme does by itself must not be deeper than the director's
            // lesser duck, or the music would go down once more and hold the first word back.
            VoiceDuckDecibels = Math.Max(options.Director.DuckUnderVoice, options.Director.DuckUnderTalkOver),
        });

    public void Start() => _clock.Start();

    public void Dispose() => _clock.Dispose();
}

/// <summary>On air means: frames went out within the last second.</summary>
public sealed class AirStatus(AirChain chain) : IAirStatus
{
    public bool OnAir => chain.Status.OnAir;

    public string Description => chain.Status switch
    {
        { OnAir: true } => "on air",
        { SinceLastFrame: { } since } => $"no frame for {since.TotalSeconds:0} s",
        _ => "signing on",
    };
}
