using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Ai;

/// <summary>
/// The one way to a model: every request is allowed by the ledger before and booked in it afterwards, whatever became of it. Around it, from outer to inner:
/// a deadline for all, a retry where one makes sense, so many at once, a breaker, a deadline for one request.
/// </summary>
internal sealed partial class PaidModel
{
    /// <summary>A service that wants to be left alone for longer is: the question goes elsewhere.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BreakFor = TimeSpan.FromSeconds(30), TellDeniedAgain = TimeSpan.FromHours(1);

    private readonly ModelPrice _price;
    private readonly ILedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;
    private long? _deniedAt;

    public PaidModel(ModelAddress address, ModelPrice price, AiOptions options, TimeSpan deadline, ILedger ledger, TimeProvider time, ILogger logger)
    {
        (Address, _price, _ledger, _time, _logger) = (address, price, ledger, time, logger);
        ModelMeter.Breaker(address.Key, CircuitState.Closed);
        _pipeline = Build(options, deadline);
    }

    public ModelAddress Address { get; }

    /// <param name="atMost">What the request uses at the worst: so much is set aside.</param>
    /// <param name="why">Why this model.</param>
    /// <param name="ask">Makes one request. What it throws is put into our words.</param>
    /// <exception cref="ModelAwayException">There is no answer.</exception>
    public async ValueTask<T> AskAsync<T>(
        CallPurpose purpose, TokensUsed atMost, string why, Func<CancellationToken, Task<(T Answer, TokensUsed Used)>> ask, CancellationToken cancellationToken)
    {
        string reason = why;
        ModelTrouble trouble;
        try
        {
            return await _pipeline.ExecuteAsync(
                async token =>
                {
                    try
                    {
                        return await OnceAsync(purpose, _price.Of(atMost), reason, ask, token, cancellationToken);
                    }
                    catch (ModelFailure failure)
                    {
                        reason = $"again: {failure.Trouble}";
                        throw;
                    }
                },
                cancellationToken);
        }
        catch (ModelFailure failure)
        {
            throw new ModelAwayException(failure.Trouble);
        }
        catch (TimeoutRejectedException)
        {
            throw new ModelAwayException(ModelTrouble.TimedOut);
        }
        catch (ModelAwayException away)
        {
            trouble = away.Trouble;
        }
        catch (BrokenCircuitException)
        {
            trouble = ModelTrouble.BreakerOpen;
        }
        catch (RateLimiterRejectedException)
        {
            trouble = ModelTrouble.Busy;
        }

        ModelMeter.NotCalled(Address.Key, purpose, trouble.ToString());
        throw new ModelAwayException(trouble);
    }

    private async ValueTask<T> OnceAsync<T>(
        CallPurpose purpose, decimal atMost, string why, Func<CancellationToken, Task<(T Answer, TokensUsed Used)>> ask, CancellationToken token,
        CancellationToken caller)
    {
        Reservation reservation = await _ledger.ReserveAsync(purpose, atMost, token);
        long began = _time.GetTimestamp();
        string outcome = PaidCall.Answered;
        var used = new TokensUsed();
        decimal dollars = reservation.AtMost;
        try
        {
            (T answer, used) = await ask(token);
            dollars = _price.Of(used);
            return answer;
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            outcome = caller.IsCancellationRequested ? PaidCall.Cancelled : nameof(ModelTrouble.TimedOut);
            // Polly makes a TimeoutRejectedException of it where it was a deadline.
            throw new OperationCanceledException(token);
        }
#pragma warning disable CA1031 // Whatever a client of somebody else throws is told in our words.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ModelFailure failure = ModelFailure.Of(error);
            outcome = failure.Trouble.ToString();
            used = failure.Used ?? used;
            dollars = failure.Unbilled ? 0 : failure.Used is null ? reservation.AtMost : _price.Of(failure.Used);
            if (failure.Trouble == ModelTrouble.Denied)
                TellDenied();
            throw failure;
        }
        finally
        {
            TimeSpan took = _time.GetElapsedTime(began);
            await _ledger.BookAsync(reservation, new PaidCall(
                reservation.Id, reservation.At, purpose, Address.Provider, Address.Model, used, dollars, outcome, took, why));
            ModelMeter.Called(Address.Key, purpose, outcome, dollars, took);
        }
    }

    private ResiliencePipeline Build(AiOptions options, TimeSpan deadline)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _time };
        pipeline.AddTimeout(deadline * 2);
        if (options.Tries > 1)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Tries - 1,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is ModelFailure { Trouble: ModelTrouble.Busy or ModelTrouble.Broken } failure
                    && (failure.RetryAfter is null || failure.RetryAfter <= LongestRetryAfter)),
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as ModelFailure)?.RetryAfter),
                Delay = TimeSpan.FromMilliseconds(250),
                MaxDelay = TimeSpan.FromSeconds(2),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            });
        }

        return pipeline
            .AddConcurrencyLimiter(options.AtOnce, options.AtOnce * 4)
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // An answer that makes no sense may be a listener's doing: it must not keep the model from everybody else.
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is TimeoutRejectedException or ModelFailure { Trouble: ModelTrouble.Busy or ModelTrouble.Broken or ModelTrouble.Denied }),
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = TimeSpan.FromMinutes(1),
                BreakDuration = BreakFor,
                OnOpened = args => Turned(CircuitState.Open, () => LogOpened(
                    Address.Key, (int)BreakFor.TotalSeconds, args.Outcome.Exception is ModelFailure failure ? failure.Trouble : ModelTrouble.TimedOut)),
                OnHalfOpened = _ => Turned(CircuitState.HalfOpen, null),
                OnClosed = _ => Turned(CircuitState.Closed, () => LogClosed(Address.Key)),
            })
            .AddTimeout(deadline)
            .Build();
    }

    private ValueTask Turned(CircuitState state, Action? tell)
    {
        ModelMeter.Breaker(Address.Key, state);
        tell?.Invoke();
        return default;
    }

    private void TellDenied()
    {
        if (_deniedAt is { } at && _time.GetElapsedTime(at) < TellDeniedAgain)
            return;
        _deniedAt = _time.GetTimestamp();
        LogDenied(Address.Key);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model {Model} failed too often and is not asked for {Seconds} s: {Trouble}")]
    private partial void LogOpened(string model, int seconds, ModelTrouble trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "The model {Model} answers again")]
    private partial void LogClosed(string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model {Model} denies us: the key is wrong, the account has no credit, or there is no such model (Radio24:Ai)")]
    private partial void LogDenied(string model);
}

/// <summary>Where a model is, for people and for the ledger.</summary>
/// <param name="Provider">Host of the endpoint.</param>
/// <param name="Key">Tells it from the others.</param>
internal sealed record ModelAddress(string Provider, string Model, string Key);
