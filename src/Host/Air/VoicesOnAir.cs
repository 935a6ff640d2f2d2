using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Presenting;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

namespace Radio24.Host.Air;

/// <summary>
/// Cued voices and the one on air. Presenters run apart from it and are not trusted: one that hangs is left behind, one that
/// throws is reported. Called by the owner of the air only.
/// </summary>
internal sealed partial class VoicesOnAir(IPresenter presenter, Programme programme, AirInputs inputs, ILogger logger)
{
    private readonly Dictionary<SegmentId, CuedVoice> _cued = [];
    private readonly Dictionary<IAudioSource, SegmentId> _taken = new(ReferenceEqualityComparer.Instance);
    private int _making;

    /// <summary>Presenters that are at work.</summary>
    public int Making => Volatile.Read(ref _making);

    /// <summary>Voices cued or on air.</summary>
    public int Count => _cued.Count;

    /// <summary>Whether the bus has a voice that has not ended.</summary>
    public bool AnyTaken => _taken.Count > 0;

    public void Cue(Segment segment)
    {
        var cued = new CuedVoice();
        _cued[segment.Id] = cued;
        Interlocked.Increment(ref _making);
        CancellationToken dropped = cued.Dropped.Token;
        // A thread of its own to begin on: a presenter that blocks it must not starve everything else of threads.
        _ = Task.Factory.StartNew(
            () => MakeAsync(segment, dropped), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The presenter answered. If the voice was given up meanwhile, so is the performance.</summary>
    public void Begin(SegmentId id, IPerformance performance)
    {
        if (_cued.TryGetValue(id, out CuedVoice? cued))
            cued.Performance = performance;
        else
            Drop(performance);
    }

    public void Take(SegmentId id)
    {
        if (!_cued.TryGetValue(id, out CuedVoice? cued) || cued.Performance is not { } performance)
        {
            inputs.Tell(new DirectorInput.VoiceFailed(id, "the voice was never made"));
            return;
        }

        if (performance.IsStale)
        {
            inputs.Tell(new DirectorInput.VoiceFailed(id, "it was said for another time"));
            return;
        }

        VoiceBuffer voice = performance.Voice;
        _taken[voice] = id;
        if (programme.TakeVoice(voice))
            return;
        _taken.Remove(voice);
        inputs.Tell(new DirectorInput.VoiceFailed(id, "another voice is on air"));
    }

    /// <summary>Ends a voice, cued or on air, within 10 ms.</summary>
    public void Abandon(SegmentId id)
    {
        if (!_cued.Remove(id, out CuedVoice? cued))
            return;
        cued.Dropped.Cancel();
        if (cued.Performance is { } performance)
        {
            performance.Voice.Interrupt(); // at once: the rest of it may take a presenter's time
            Drop(performance);
        }

        cued.Dropped.Dispose();
    }

    /// <summary>Which segment a voice on the bus belongs to.</summary>
    public bool TryFind(IAudioSource? voice, out SegmentId id)
    {
        id = default;
        return voice is not null && _taken.TryGetValue(voice, out id);
    }

    /// <summary>Who speaks there; null: nobody in particular.</summary>
    public Persona? PersonaOf(SegmentId id) => _cued.GetValueOrDefault(id)?.Performance?.Persona;

    /// <summary>The bus has let go of the voice.</summary>
    public void End(IAudioSource voice)
    {
        if (_taken.Remove(voice, out SegmentId id))
            Abandon(id);
    }

    public void AbandonAll()
    {
        foreach (SegmentId id in _cued.Keys.ToArray())
            Abandon(id);
    }

    private async Task MakeAsync(Segment segment, CancellationToken dropped)
    {
        try
        {
            IPerformance performance = await presenter.CueAsync(segment, dropped);
            inputs.Send(new AirMessage.Begun(segment.Id, performance));
            await performance.Ready.WaitAsync(dropped);
            if (performance.Voice.Buffered == TimeSpan.Zero && performance.Voice.Heard == TimeSpan.Zero)
                throw new SpeechException("the presenter had nothing to say");
            inputs.Tell(new DirectorInput.VoiceReady(segment.Id));
            await performance.Finished.WaitAsync(dropped);
        }
#pragma warning disable CA1031 // A presenter may break in any way; the programme goes on without it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!dropped.IsCancellationRequested)
            {
                if (e is not SpeechException)
                    LogBroken(logger, segment.Id, e);
                inputs.Tell(new DirectorInput.VoiceFailed(segment.Id, e is SpeechException ? e.Message : $"the presenter broke ({e.GetType().Name})"));
            }
        }
        finally
        {
            Interlocked.Decrement(ref _making);
        }
    }

    private void Drop(IPerformance performance) => _ = Task.Run(async () =>
    {
        try
        {
            performance.Interrupt();
            await performance.DisposeAsync();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotDropped(logger, e);
        }
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "The presenter broke at segment {Segment}")]
    private static partial void LogBroken(ILogger logger, SegmentId segment, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A performance could not be ended in order")]
    private static partial void LogNotDropped(ILogger logger, Exception exception);

    private sealed class CuedVoice
    {
        public CancellationTokenSource Dropped { get; } = new();

        public IPerformance? Performance { get; set; }
    }
}
