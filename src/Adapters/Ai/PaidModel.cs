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
/// a deadline for all, a retry where one makes sense, so many at once, the ledger, a breaker, a deadline for one request. What happens before the breaker
/// says nothing of the model.
/// </summary>
internal sealed partial class PaidModel
{
    /// <summary>The part of the time that whoever asks waits in which there is an answer or none; the rest is for telling it.</summary>
    private const double PartForAnswers = 0.9, PartForAll = 0.95;

    private const long Never = long.MinValue;

    /// <summary>A service that wants to be left alone for longer is: the question goes elsewhere.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BreakFor = TimeSpan.FromSeconds(30), TellDeniedAgain = TimeSpan.FromHours(1);

    private static readonly ResiliencePropertyKey<Question> Asked = new("radio24.question");

    private readonly TimeSpan _deadline;
    private readonly ModelPrice _price;
    private readonly ILedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _outer, _inner;
    private long _openedAt = Never;
    private long? _deniedAt;

    public PaidModel(ModelAddress address, ModelPrice price, AiOptions options, TimeSpan deadline, ILedger ledger, TimeProvider time, ILogger logger)
    {
        (Address, _price, _deadline, _ledger, _time, _logger) = (address, price, deadline, ledger, time, logger);
        ModelMeter.Breaker(address.Key, CircuitState.Closed);
        (_outer, _inner) = (BuildOuter(options), BuildInner());
    }

    public ModelAddress Address { get; }

    /// <summary>Whether what a request costs can be told from its length in seconds alone.</summary>
    public bool IsPaidByTokens => _price.IsByTokens;

    /// <param name="atMost">What the request uses at the worst: so much is set aside.</param>
    /// <param name="why">Why this model.</param>
    /// <param name="within">How long whoever asks waits, null: for ever.</param>
    /// <param name="ask">Makes one request; says what it used, or null if the service does not say: then it costs what was set aside. What it throws is put into our words.</param>
    /// <exception cref="ModelAwayException">There is no answer.</exception>
    /// <exception cref="OperationCanceledException">Whoever asked has gone. The inner exception is a <see cref="ModelFailure"/> if the model was silent for long.</exception>
    public async ValueTask<T> AskAsync<T>(
        CallPurpose purpose, TokensUsed atMost, string why, TimeSpan? within, Func<CancellationToken, Task<(T Answer, TokensUsed? Used)>> ask,
        CancellationToken cancellationToken)
    {
        var question = new Question(purpose, _price.Of(atMost), why, within, _time.GetTimestamp(), cancellationToken);
        ModelTrouble trouble;
        Exception? inner = null;
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Asked, question);
        try
        {
            return await _outer.ExecuteAsync(static (all, on) => on.This.OnceAsync(on.question, on.ask, all), context, (This: this, question, ask));
        }
        catch (ModelFailure failure) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(failure.Message, failure, cancellationToken);
        }
        catch (ModelFailure failure)
        {
            throw new ModelAwayException(failure.Trouble);
        }
        catch (TimeoutRejectedException) when (question.Stage == Stage.Asking)
        {
            throw new ModelAwayException(question.Failed ?? ModelTrouble.TimedOut);
        }
        catch (TimeoutRejectedException e)
        {
            (trouble, inner) = question.Stage == Stage.Reserving
                ? (ModelTrouble.Broken, new StoreAwayException("The ledger does not answer in time.", e))
                : (ModelTrouble.Crowded, null);
        }
        catch (ModelAwayException away)
        {
            (trouble, inner) = (away.Trouble, away.InnerException);
        }
        catch (BrokenCircuitException)
        {
            trouble = ModelTrouble.BreakerOpen;
        }
        catch (RateLimiterRejectedException)
        {
            trouble = ModelTrouble.Crowded;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        ModelMeter.NotCalled(Address.Key, purpose, trouble.ToString());
        throw new ModelAwayException(trouble, inner);
    }

    private async ValueTask<T> OnceAsync<T>(Question question, Func<CancellationToken, Task<(T Answer, TokensUsed? Used)>> ask, ResilienceContext context)
    {
        // Nothing is set aside for a model that is not asked anyway.
        if (Volatile.Read(ref _openedAt) is not Never and var opened && _time.GetElapsedTime(opened) < BreakFor)
            throw new ModelAwayException(ModelTrouble.BreakerOpen);
        question.Stage = Stage.Reserving;
        Reservation reservation = await _ledger.ReserveAsync(question.Purpose, question.AtMost, context.CancellationToken);
        question.Stage = Stage.Asking;
        bool asked = false;
        try
        {
            return await _inner.ExecuteAsync(
                (all, on) =>
                {
                    asked = true;
                    return RequestAsync(on, reservation, ask, all.CancellationToken);
                },
                context, question);
        }
        catch (ModelFailure failure)
        {
            question.Failed = failure.Trouble;
            question.Why = $"again: {failure.Trouble}";
            throw;
        }
        finally
        {
            if (!asked)
                await _ledger.LetGoAsync(reservation);
        }
    }

    private async ValueTask<T> RequestAsync<T>(
        Question question, Reservation reservation, Func<CancellationToken, Task<(T Answer, TokensUsed? Used)>> ask, CancellationToken token)
    {
        long began = _time.GetTimestamp();
        string outcome = PaidCall.Answered;
        TokensUsed? used = null;
        decimal dollars = reservation.AtMost;
        try
        {
            (T answer, used) = await ask(token);
            dollars = used is null ? reservation.AtMost : _price.Of(used);
            return answer;
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            bool gone = question.Caller.IsCancellationRequested;
            // Who leaves after a long silence leaves because of it.
            bool silent = !gone || _time.GetElapsedTime(began) >= _deadline / 2;
            outcome = silent ? nameof(ModelTrouble.TimedOut) : PaidCall.Cancelled;
            // Polly makes a TimeoutRejectedException of the second where it was a deadline.
            throw gone && silent ? new ModelFailure(ModelTrouble.TimedOut) : new OperationCanceledException(token);
        }
#pragma warning disable CA1031 // Whatever a client of somebody else throws is told in our words.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ModelFailure failure = ModelFailure.Of(error);
            outcome = failure.Trouble.ToString();
            used = failure.Used;
            dollars = failure.Unbilled ? 0 : used is null ? reservation.AtMost : _price.Of(used);
            if (failure.Trouble == ModelTrouble.Denied)
                TellDenied();
            throw failure;
        }
        finally
        {
            TimeSpan took = _time.GetElapsedTime(began);
            await _ledger.BookAsync(reservation, new PaidCall(
                reservation.Id, reservation.At, question.Purpose, Address.Provider, Address.Model, used ?? new TokensUsed(), dollars, outcome, took, question.Why));
            ModelMeter.Called(Address.Key, question.Purpose, outcome, dollars, took);
        }
    }

    private ResiliencePipeline BuildOuter(AiOptions options)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _time };
        pipeline.AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = args => ValueTask.FromResult(Left(args.Context, PartForAll, _deadline * 2)) });
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

        return pipeline.AddConcurrencyLimiter(options.AtOnce, options.AtOnce * 4).Build();
    }

    private ResiliencePipeline BuildInner() => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            // An answer that makes no sense may be a listener's doing: it must not keep the model from everybody else.
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is TimeoutRejectedException or ModelFailure
            {
                Trouble: ModelTrouble.Busy or ModelTrouble.Broken or ModelTrouble.Denied or ModelTrouble.TimedOut,
            }),
            FailureRatio = 0.5,
            MinimumThroughput = 4,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = BreakFor,
            OnOpened = args => Turned(CircuitState.Open, () => LogOpened(
                Address.Key, (int)BreakFor.TotalSeconds, args.Outcome.Exception is ModelFailure failure ? failure.Trouble : ModelTrouble.TimedOut)),
            OnHalfOpened = _ => Turned(CircuitState.HalfOpen, null),
            OnClosed = _ => Turned(CircuitState.Closed, () => LogClosed(Address.Key)),
        })
        .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = args => ValueTask.FromResult(Left(args.Context, PartForAnswers, _deadline)) })
        .Build();

    /// <summary>What is left of the time of whoever asks.</summary>
    private TimeSpan Left(ResilienceContext context, double part, TimeSpan atMost)
    {
        Question question = context.Properties.GetValue(Asked, null!);
        if (question.Within is not { } within)
            return atMost;
        TimeSpan left = within * part - _time.GetElapsedTime(question.Began);
        // Polly takes nothing for no deadline.
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left < atMost ? left : atMost;
    }

    private ValueTask Turned(CircuitState state, Action? tell)
    {
        Volatile.Write(ref _openedAt, state == CircuitState.Open ? _time.GetTimestamp() : Never);
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

    /// <summary>How far a question is: whose fault it is that its time is up.</summary>
    private enum Stage
    {
        /// <summary>For others of ours.</summary>
        Waiting,

        /// <summary>The ledger is asked.</summary>
        Reserving,

        /// <summary>The model is asked, or will be once more.</summary>
        Asking,
    }

    private sealed class Question(CallPurpose purpose, decimal atMost, string why, TimeSpan? within, long began, CancellationToken caller)
    {
        public CallPurpose Purpose => purpose;

        public decimal AtMost => atMost;

        public string Why { get; set; } = why;

        public TimeSpan? Within => within;

        public long Began => began;

        public CancellationToken Caller => caller;

        public Stage Stage { get; set; }

        /// <summary>What the last request failed with.</summary>
        public ModelTrouble? Failed { get; set; }
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
