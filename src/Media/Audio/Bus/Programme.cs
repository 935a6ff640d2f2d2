using System.Threading.Channels;

namespace Radio24.Media.Audio;

/// <summary>
/// The programme bus. What is heard falls back voice → track or bed → safety reel, so it is never silent, and there is never more
/// than one voice. <see cref="Read"/> is called by the air thread only; everything else from any thread, without locks.
/// </summary>
public sealed class Programme : IAudioSource
{
    public Programme(IAudioSource bed, IAudioSource safetyReel, ProgrammeOptions? options = null)
    {
        throw new NotSupportedException("Being built.");
    }

    /// <summary>What happened, as it is heard. One reader.</summary>
    public ChannelReader<ProgrammeEvent> Events => throw new NotSupportedException("Being built.");

    /// <summary>A voice holds the bus (from <see cref="TakeVoice"/> until it ended).</summary>
    public bool VoiceOnAir => throw new NotSupportedException("Being built.");

    /// <summary>RMS of the bus in dBFS over about 300 ms; updated by the air thread.</summary>
    public double LevelDb => throw new NotSupportedException("Being built.");

    /// <summary>The number of the frame that is read next.</summary>
    public long Frame => throw new NotSupportedException("Being built.");

    /// <summary>Plays a track at once, fading it in while the one before (or the bed) fades out by equal power.</summary>
    public void PlayTrack(IAudioSource track, TimeSpan fadeIn) => throw new NotSupportedException("Being built.");

    /// <summary>Fades the track out; the bed comes up by itself.</summary>
    public void StopTrack(TimeSpan fadeOut) => throw new NotSupportedException("Being built.");

    /// <summary>Puts a voice on air once music is ducked. False (and nothing happens) while another voice holds the bus.</summary>
    public bool TakeVoice(IAudioSource voice) => throw new NotSupportedException("Being built.");

    /// <summary>Takes music and bed down and holds them there, voice or not, until <see cref="Unduck"/>.</summary>
    /// <param name="decibels">Below full: −13.</param>
    /// <param name="over">How long the way down takes.</param>
    public void Duck(double decibels, TimeSpan over) => throw new NotSupportedException("Being built.");

    public void Unduck(TimeSpan over) => throw new NotSupportedException("Being built.");

    public int Read(Span<float> frame) => throw new NotSupportedException("Being built.");
}
