namespace Radio24.Media.Audio;

/// <summary>Pulls the programme every 20 ms on its own thread, encodes it and hands each frame to the sinks.</summary>
public sealed class AirClock : IDisposable
{
    public AirClock(IAudioSource programme, IReadOnlyList<IFrameSink> sinks, AirClockOptions? options = null) =>
        throw new NotSupportedException("Being built.");

    /// <summary>A snapshot; any thread.</summary>
    public AirClockStatus Status => throw new NotSupportedException("Being built.");

    /// <summary>Goes on air. Once.</summary>
    public void Start() => throw new NotSupportedException("Being built.");

    /// <summary>Goes off air within a frame and frees the encoder.</summary>
    public void Dispose() => throw new NotSupportedException("Being built.");
}
