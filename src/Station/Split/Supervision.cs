using System.Diagnostics.CodeAnalysis;

namespace Radio24.Station.Split;

/// <summary>How patient a supervision is; times in ms.</summary>
internal sealed record Patience
{
    /// <summary>From its start until it answers; who takes longer is ended and counts as failed.</summary>
    public long ReadyWithin { get; init; } = 90_000;

    /// <summary>Before it is started again; doubled each time, up to <see cref="LongestPause"/>.</summary>
    public long FirstPause { get; init; } = 1_000;

    public long LongestPause { get; init; } = 10_000;

    /// <summary>Who was ready for so long has the first pause again.</summary>
    public long CalmAfter { get; init; } = 60_000;

    /// <summary>Starts in a row that did not get ready, after which it is given up.</summary>
    public int Failures { get; init; } = 5;

    /// <summary>From being told to end until it is killed.</summary>
    public long EndWithin { get; init; } = 3_800;
}

/// <summary>What the owner of a supervision has to do.</summary>
internal abstract record Order
{
    /// <summary>Start the process.</summary>
    public sealed record Launch : Order;

    /// <summary>Ask the process to end.</summary>
    public sealed record Terminate : Order;

    public sealed record Kill : Order;

    /// <summary>It answers.</summary>
    public sealed record Up : Order;

    /// <summary>It died and is started again after a pause (ms).</summary>
    public sealed record Died(int ExitCode, long Pause) : Order;

    /// <summary>It does not get ready, however often it is started.</summary>
    public sealed record GaveUp(int ExitCode) : Order;
}

/// <summary>
/// Keeps one process running. No process, no clock, no lock: the owner tells what happened and when (monotonic ms), and does what
/// comes out.
/// </summary>
/// <remarks>
/// <code>
///             Start             Ready
///   Idle ───────────▶ Starting ───────▶ Ready
///                      ▲   │ Exited       │ Exited
///            pause over│   ▼              ▼        too often
///                     Pausing ◀───────────┴──────────────────▶ GivenUp
///   Stop, from anywhere: Ending ──Exited──▶ Ended
/// </code>
/// </remarks>
internal sealed class Supervision(Patience patience)
{
    private readonly Queue<Order> _orders = new();
    private State _state = State.Idle;
    private long _pause = patience.FirstPause;
    private long _readySince;
    private int _failures;

    private enum State
    {
        Idle,
        Starting,
        Ready,
        Pausing,
        Ending,
        Ended,
        GivenUp,
    }

    /// <summary>When <see cref="Tick"/> wants to be called, whatever happens until then.</summary>
    public long? NextDeadline { get; private set; }

    /// <summary>Whether nothing runs any more, and nothing will.</summary>
    public bool IsOver => _state is State.Idle or State.Ended or State.GivenUp;

    public bool IsReady => _state == State.Ready;

    public bool TryPoll([NotNullWhen(true)] out Order? order) => _orders.TryDequeue(out order);

    public void Start(long now)
    {
        if (_state == State.Idle)
            Launch(now);
    }

    /// <summary>It answered.</summary>
    public void Ready(long now)
    {
        if (_state != State.Starting)
            return;
        (_state, NextDeadline, _failures, _readySince) = (State.Ready, null, 0, now);
        _orders.Enqueue(new Order.Up());
    }

    public void Exited(int exitCode, long now)
    {
        switch (_state)
        {
            case State.Ending:
                (_state, NextDeadline) = (State.Ended, null);
                break;
            case State.Starting when ++_failures >= patience.Failures:
                (_state, NextDeadline) = (State.GivenUp, null);
                _orders.Enqueue(new Order.GaveUp(exitCode));
                break;
            case State.Starting or State.Ready:
                if (_state == State.Ready && now - _readySince >= patience.CalmAfter)
                    _pause = patience.FirstPause;
                (_state, NextDeadline) = (State.Pausing, now + _pause);
                _orders.Enqueue(new Order.Died(exitCode, _pause));
                _pause = Math.Min(_pause * 2, Math.Max(patience.FirstPause, patience.LongestPause));
                break;
        }
    }

    public void Stop(long now)
    {
        if (_state is State.Starting or State.Ready)
        {
            (_state, NextDeadline) = (State.Ending, now + patience.EndWithin);
            _orders.Enqueue(new Order.Terminate());
        }
        else if (_state is State.Idle or State.Pausing)
        {
            (_state, NextDeadline) = (State.Ended, null);
        }
    }

    public void Tick(long now)
    {
        if (NextDeadline is not { } deadline || now < deadline)
            return;
        NextDeadline = null;
        if (_state == State.Pausing)
            Launch(now);
        else
            _orders.Enqueue(new Order.Kill()); // too long to get ready, or to end; Exited comes next
    }

    private void Launch(long now)
    {
        (_state, NextDeadline) = (State.Starting, now + patience.ReadyWithin);
        _orders.Enqueue(new Order.Launch());
    }
}
