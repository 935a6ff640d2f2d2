using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Screening;

namespace Radio24.Host.Intake;

/// <summary>
/// A deadline and a breaker around a step that asks a service, whatever the step does: one that hangs is left alone when its time is up, one
/// that throws counts as away, and one that fails again and again is not asked for a while. Meter <c>Radio24.Screening</c>: the breakers.
/// </summary>
public sealed class GuardedStep : IScreeningStep
{
    private static readonly ConcurrentDictionary<ScreeningStep, CircuitBreakerStateProvider> Breakers = new();
    private static readonly Meter Meter = new(ScreeningMeter.Name);

    private readonly IScreeningStep _inner;
    private readonly Func<Candidate, StepResult>? _otherwise;
    private readonly ResiliencePipeline<StepResult> _guard;

    static GuardedStep() => Meter.CreateObservableGauge(
        "radio24.screening.breaker",
        () => Breakers.Select(one => new Measurement<int>(
            one.Value.CircuitState is CircuitState.Closed ? 0 : 1, new KeyValuePair<string, object?>("step", ScreeningMeter.Word(one.Key)))),
        description: "1 while a step's service is not asked because it failed too often, by step.");

    /// <param name="otherwise">What is said without the service; null: that it is away.</param>
    public GuardedStep(IScreeningStep inner, TimeSpan within, GuardOptions options, TimeProvider time, Func<Candidate, StepResult>? otherwise = null)
    {
        (_inner, _otherwise) = (inner, otherwise);
        var state = new CircuitBreakerStateProvider();
        Breakers[inner.Step] = state;
        _guard = new ResiliencePipelineBuilder<StepResult> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<StepResult>
            {
                FailureRatio = options.BreakAtRatio,
                MinimumThroughput = options.BreakAfter,
                SamplingDuration = options.BreakWithin,
                BreakDuration = options.BreakFor,
                StateProvider = state,
                // That a cap is reached, we ask too much at once, or our store is away, is no fault of the service; what it makes nothing of may
                // be a listener's doing, who must not shut everybody out.
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is not (null
                    or OperationCanceledException or StoreAwayException or ModelAwayException { IsOurs: true } or ModelAwayException { Trouble: ModelTrouble.Malformed })),
            })
            .AddTimeout(within)
            .Build();
    }

    public ScreeningStep Step => _inner.Step;

    public bool AsksService => true;

    public async ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        try
        {
            // Abandoned, not only asked to stop: who does not listen to the token must not hold up the post.
            return await _guard.ExecuteAsync(
                static async (all, ct) => await all.Step.TakeAsync(all.Candidate, ct).AsTask().WaitAsync(ct), (Step: _inner, Candidate: candidate), cancellationToken);
        }
        catch (Exception e) when (_otherwise is not null && !cancellationToken.IsCancellationRequested && e is not StoreAwayException)
        {
            return _otherwise(candidate);
        }
        catch (BrokenCircuitException e)
        {
            throw new ModelAwayException(ModelTrouble.BreakerOpen, e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new ModelAwayException(ModelTrouble.TimedOut, e);
        }
#pragma warning disable CA1031 // Whatever it is, its service gave no answer.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not (ModelAwayException or StoreAwayException))
#pragma warning restore CA1031
        {
            throw new ModelAwayException(ModelTrouble.Broken, e);
        }
    }
}
