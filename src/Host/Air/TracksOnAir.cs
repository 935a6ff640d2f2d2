using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Media.Audio;

namespace Radio24.Host.Air;

/// <summary>The tracks on the bus and the one being opened. Called by the owner of the air only.</summary>
internal sealed partial class TracksOnAir(ITrackSource tracks, Programme programme, AirInputs inputs, ILogger logger) : IDisposable
{
    private readonly Dictionary<IAudioSource, SegmentId> _playing = new(ReferenceEqualityComparer.Instance);
    private CancellationTokenSource? _opening;
    private SegmentId? _wanted;
    private int _atWork;

    /// <summary>Tracks that are being opened.</summary>
    public int Opening => Volatile.Read(ref _atWork);

    public void Play(Segment segment, TimeSpan fadeIn)
    {
        GiveUpOpening();
        _wanted = segment.Id;
        _opening = new CancellationTokenSource();
        CancellationToken dropped = _opening.Token;
        Interlocked.Increment(ref _atWork);
        _ = Task.Run(() => OpenAsync(segment, fadeIn, dropped), CancellationToken.None);
    }

    /// <summary>A track has been opened; it is played unless another one is wanted by now.</summary>
    public void Opened(SegmentId id, IAudioSource source, TimeSpan fadeIn)
    {
        if (_wanted != id)
        {
            Drop(source);
            return;
        }

        _playing[source] = id;
        programme.PlayTrack(source, fadeIn);
    }

    public void Fade(SegmentId id, TimeSpan over)
    {
        if (_wanted != id)
            return;
        _wanted = null;
        GiveUpOpening();
        programme.StopTrack(over);
    }

    /// <summary>Which segment a track on the bus belongs to.</summary>
    public bool TryFind(IAudioSource? source, out SegmentId id)
    {
        id = default;
        return source is not null && _playing.TryGetValue(source, out id);
    }

    /// <summary>The bus has let go of the track.</summary>
    public void End(IAudioSource source)
    {
        if (_playing.Remove(source))
            Drop(source);
    }

    public void Dispose()
    {
        GiveUpOpening();
        foreach (IAudioSource source in _playing.Keys)
            Drop(source);
        _playing.Clear();
    }

    private void GiveUpOpening()
    {
        _opening?.Cancel();
        _opening?.Dispose();
        _opening = null;
    }

    private async Task OpenAsync(Segment segment, TimeSpan fadeIn, CancellationToken dropped)
    {
        try
        {
            IAudioSource source = await tracks.OpenAsync(segment.Track!, dropped);
            inputs.Send(new AirMessage.Opened(segment.Id, source, fadeIn));
        }
#pragma warning disable CA1031 // A file may be broken in any way; the next one is played.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!dropped.IsCancellationRequested)
                inputs.Tell(new DirectorInput.TrackFailed(segment.Id, e is ClipException ? e.Message : $"it could not be opened ({e.GetType().Name})"));
        }
        finally
        {
            Interlocked.Decrement(ref _atWork);
        }
    }

    private void Drop(IAudioSource source)
    {
        if (source is not IAsyncDisposable disposable)
            return;
        _ = Task.Run(async () =>
        {
            try
            {
                await disposable.DisposeAsync();
            }
#pragma warning disable CA1031
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogNotClosed(logger, e);
            }
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A track could not be closed in order")]
    private static partial void LogNotClosed(ILogger logger, Exception exception);
}

/// <summary>Where the director's tracks become sound.</summary>
public interface ITrackSource
{
    /// <summary>Opens a track, so that its first second can be heard at once. It is disposed when it has been heard, if it can be.</summary>
    /// <exception cref="Exception">Any: the track is reported as broken.</exception>
    Task<IAudioSource> OpenAsync(Track track, CancellationToken cancellationToken);
}
