namespace Radio24.Media.Audio;

/// <summary>A source that can say how much of it is still to be heard.</summary>
public interface ITimedSource : IAudioSource
{
    /// <summary>What is left to play, or null while that is unknown. Any thread.</summary>
    TimeSpan? Remaining { get; }
}
