using Radio24.Core.Direction;
using Radio24.Host.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Air;

/// <summary>What reaches the owner of the air, beside the events of the programme bus.</summary>
internal abstract record AirMessage
{
    /// <summary>For the director.</summary>
    /// <param name="Done">Completed when he has acted on it.</param>
    public sealed record Input(DirectorInput Value, TaskCompletionSource? Done = null) : AirMessage;

    /// <summary>The presenter has begun a cued segment.</summary>
    public sealed record Begun(SegmentId Id, IPerformance Performance) : AirMessage;

    /// <summary>A track can be played.</summary>
    public sealed record Opened(SegmentId Id, IAudioSource Source, TimeSpan FadeIn) : AirMessage;

    /// <summary>Everything before it has been handled. For tests in virtual time.</summary>
    public sealed record Settled(TaskCompletionSource Done) : AirMessage;
}
