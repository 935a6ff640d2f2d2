using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Air;
using Radio24.Core.Ports;

namespace Radio24.Host.Lease;

/// <summary>
/// Asks for the air, keeps it, gives it back: drives <see cref="AirLease"/> over the stores and opens the studio for as long as
/// the lease is held.
/// <code>
/// waiting: store 1 ─ ours? ─▶ store 2 ─ ours? ─▶ … ─▶ on air     (in order: two Hosts cannot hold one store each and wait for ever)
/// on air:  all stores at once, each with its own time limit       (one that is away does not hold up the others)
/// </code>
/// The right to publish ends by itself (<see cref="AirTerm"/>); this service only learns of it and cleans up.
/// </summary>
public sealed partial class AirLeaseService : BackgroundService, IReadiness
{
    private static readonly TimeSpan ReleaseWithin = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<ILeaseStore> _stores;
    private readonly IStudio _studio;
    private readonly IAirStatus _air;
    private readonly AirTerm _term;
    private readonly AirLeaseOptions _options;
    private readonly IHostApplicationLifetime? _life;
    private readonly TimeProvider _time;
    private readonly ILogger<AirLeaseService> _logger;
    private readonly Lock _gate = new();
    private readonly AirLease _lease;
    private readonly string?[] _troubles;
    private readonly long _began;
    private long _epoch; // never goes back, as no store's does
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AirLeaseService(
        IEnumerable<ILeaseStore> stores, IStudio studio, IAirStatus air, AirTerm term, AirLeaseOptions options, TimeProvider time,
        ILogger<AirLeaseService> logger, IHostApplicationLifetime? life = null)
    {
        _stores = [.. stores];
        (_studio, _air, _term, _options, _life, _time, _logger) = (studio, air, term, options, life, time, logger);
        _lease = new AirLease(_stores.Count);
        _troubles = new string?[_stores.Count];
        _began = time.GetTimestamp();
    }

    /// <summary>Whether this Host has the air, as of the last answer.</summary>
    public bool IsHolding
    {
        get
        {
            lock (_gate)
                return _lease.IsHolding;
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    public ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken)
    {
        if (_air.OnAir)
            return ValueTask.FromResult(new Readiness(true, "on air"));
        string trouble;
        lock (_gate)
            trouble = string.Join(", ", _troubles.OfType<string>());
        return ValueTask.FromResult(new Readiness(false, IsHolding ? _air.Description : trouble.Length == 0 ? "standby" : $"standby: {trouble}"));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await using ITimer alarm = _time.CreateTimer(_ => HandleTimeout(), null, AirLease.Interval, AirLease.Interval);
        Task asking = KeepAskingAsync(end.Token);
        try
        {
            await KeepStudioAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Signing off.
        }
#pragma warning disable CA1031 // A studio that cannot be opened: another Host should have the air, and whoever watches this process start it again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBroken(_logger, e);
            Environment.ExitCode = 1;
            _life?.StopApplication();
        }

        _term.End();
        await end.CancelAsync();
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _studio.CloseAsync();
        await ReleaseAsync();
    }

    private async Task KeepStudioAsync(CancellationToken ct)
    {
        while (true)
        {
            await _studio.PrepareAsync(ct);
            await UntilAsync(holding: true, ct);
            LogHolding(_logger, string.Join(" and ", _stores.Select(store => store.Name)));
            await _studio.OpenAsync(ct);
            Task lost = UntilAsync(holding: false, ct);
            if (await Task.WhenAny(lost, _studio.Broken) != lost)
                throw new InvalidOperationException("The studio broke down.");
            await lost;
            LogLost(_logger);
            await _studio.CloseAsync();
        }
    }

    private async Task KeepAskingAsync(CancellationToken ct)
    {
        using var tick = new PeriodicTimer(AirLease.Interval, _time);
        do
        {
            if (IsHolding)
            {
                await Task.WhenAll(Enumerable.Range(0, _stores.Count).Select(store => AskAsync(store, ct)));
                continue;
            }

            for (int store = 0; store < _stores.Count && await AskAsync(store, ct);)
                store++;
        }
        while (await tick.WaitForNextTickAsync(ct));
    }

    /// <returns>Whether the store said that the lease is ours.</returns>
    private async Task<bool> AskAsync(int store, CancellationToken ct)
    {
        TimeSpan asked = Now;
        bool? held = null;
        long epoch = 0;
        string? trouble = null;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            long? ours = await _stores[store].TryHoldAsync(_options.Holder, _options.Address.ToString(), AirLease.Length, late.Token)
                .AsTask().WaitAsync(_options.AnswerWithin, _time, ct);
            (held, epoch) = (ours is not null, ours ?? 0);
            trouble = held is true ? null : $"another Host has the lease in {_stores[store].Name}";
        }
#pragma warning disable CA1031 // Whatever a store's trouble is: it has not answered.
        catch (Exception) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            trouble = $"{_stores[store].Name} does not answer";
            await late.CancelAsync();
        }

        lock (_gate)
        {
            _troubles[store] = trouble;
            _epoch = Math.Max(_epoch, epoch);
            _lease.HandleAnswer(store, held, asked, Now);
            Settle();
        }

        return held is true;
    }

    private void HandleTimeout()
    {
        lock (_gate)
        {
            _lease.HandleTimeout(Now);
            Settle();
        }
    }

    /// <summary>Tells the air thread until when it may publish, and the studio's keeper that something changed.</summary>
    private void Settle()
    {
        if (_lease.NextDeadline is { } deadline && _lease.IsHolding)
            _term.Extend(deadline - Now, _epoch);
        else
            _term.End();
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    private async Task UntilAsync(bool holding, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_lease.IsHolding == holding)
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    private async Task ReleaseAsync()
    {
        bool had;
        lock (_gate)
        {
            had = _lease.IsHolding;
            _lease.HandleReleased();
        }

        foreach (ILeaseStore store in _stores)
        {
            try
            {
                await store.ReleaseAsync(_options.Holder, CancellationToken.None).AsTask().WaitAsync(ReleaseWithin, _time);
            }
#pragma warning disable CA1031 // It runs out by itself.
            catch (Exception)
#pragma warning restore CA1031
            {
                LogNotReleased(_logger, store.Name);
            }
        }

        if (had)
            LogReleased(_logger);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This Host has the air: the lease is held in {Stores}")]
    private static partial void LogHolding(ILogger logger, string stores);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This Host has lost the air; it waits for its next turn")]
    private static partial void LogLost(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "This Host has given the air back")]
    private static partial void LogReleased(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease in {Store} could not be given back; it runs out by itself")]
    private static partial void LogNotReleased(ILogger logger, string store);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The studio cannot be on air; this process ends so that another Host takes over")]
    private static partial void LogBroken(ILogger logger, Exception exception);
}
