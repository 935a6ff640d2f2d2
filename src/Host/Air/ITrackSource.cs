using Radio24.Core.Direction;
using Radio24.Media.Audio;

namespace Radio24.Host.Air;

/// <summary>Where the director's tracks become sound.</summary>
public interface ITrackSource
{
    /// <summary>Opens a track, so that its first second can be heard at once. It is disposed when it has been heard, if it can be.</summary>
    /// <exception cref="Exception">Any: the track is reported as broken.</exception>
    Task<IAudioSource> OpenAsync(Track track, CancellationToken cancellationToken);
}
