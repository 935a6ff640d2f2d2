using System.Collections.Concurrent;
using System.ComponentModel;
using Radio24.Startup;

namespace Radio24.Station.Split;

/// <summary>
/// Drives the supervision of every part, on one thread of its own: it starts the processes too, which the kernel ends when that thread does.
/// </summary>
/// <param name="runFolder">Where <c>NAME.pid</c> says which process each part is now.</param>
internal sealed class Supervisor(string runFolder, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<Action> _inbox = [];
    private readonly List<Watched> _parts = [];
    private readonly TaskCompletionSource<string?> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private string? _gaveUp;
    private int _runs;

    /// <summary>Completes when every part has ended, with the name of the one that was given up, or null.</summary>
    public Task<string?> Over => _over.Task;

    /// <summary>Cancelled when the end begins: because it was asked for, or because a part was given up.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Starts a part, and from then on again whenever it dies.</summary>
    /// <returns>Completes when it answers for the first time; cancelled if the end comes before.</returns>
    public Task StartAsync(Part part)
    {
        if (Interlocked.Exchange(ref _runs, 1) == 0)
            new Thread(Run) { Name = "supervisor" }.Start();
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ending.Token.Register(() => up.TrySetCanceled()); // also where the thread has died, and takes no part any more
        _inbox.Add(() =>
        {
            var watched = new Watched(part, up);
            _parts.Add(watched);
            if (!_ending.IsCancellationRequested)
                watched.Supervision.Start(Now());
        });
        return up.Task;
    }

    /// <summary>Ends the last started first: those who write before what they write to. Within 5 s, whoever hangs.</summary>
    public void End() => _inbox.Add(BeginEnd);

    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _runs) != 0)
        {
            End();
            await Over;
        }

        _ending.Dispose();
        _inbox.Dispose();
    }

    private void Run()
    {
        try
        {
            Directory.CreateDirectory(runFolder);
            while (true)
            {
                foreach (Watched part in _parts)
                    Obey(part);
                if (_ending.IsCancellationRequested && StopNext())
                    break;
                if (_inbox.TryTake(out Action? next, UntilNextDeadline()))
                    next();
                foreach (Watched part in _parts)
                    part.Supervision.Tick(Now());
            }

            Directory.Delete(runFolder, recursive: true);
            _over.SetResult(_gaveUp);
        }
#pragma warning disable CA1031 // Whoever waits for the end is told what is wrong; the kernel ends the parts with this thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            BeginEnd();
            _over.SetException(e is IOException ? new StartException($"The parts of the station cannot be looked after: {e.Message}") : e);
        }
    }

    private int UntilNextDeadline()
    {
        long? next = _parts.Min(part => part.Supervision.NextDeadline);
        return next is { } deadline ? (int)Math.Clamp(deadline - Now(), 0, 60_000) : Timeout.Infinite;
    }

    private void BeginEnd() => _ending.Cancel();

    /// <summary>Of the parts that still run, tells the outermost ring to end.</summary>
    /// <returns>Whether none runs any more.</returns>
    private bool StopNext()
    {
        Watched[] left = [.. _parts.Where(part => !part.Supervision.IsOver)];
        if (left.Length == 0)
            return true;
        int outermost = left.Max(part => part.Part.Ring);
        foreach (Watched part in left.Where(part => part.Part.Ring == outermost))
        {
            part.Supervision.Stop(Now());
            Obey(part);
        }

        return _parts.TrueForAll(part => part.Supervision.IsOver);
    }

    private void Obey(Watched part)
    {
        while (part.Supervision.TryPoll(out Order? order))
        {
            switch (order)
            {
                case Order.Launch:
                    Launch(part);
                    break;
                case Order.Terminate:
                    part.Child?.Terminate();
                    break;
                case Order.Kill:
                    part.Child?.Kill();
                    break;
                case Order.Up:
                    part.FirstUp.TrySetResult();
                    break;
                case Order.Died died:
                    Words.Complain(
                        $"{part.Part.Name} ended with code {died.ExitCode}; it is started again in {died.Pause / 1000} s",
                        $"{part.Part.Name} がコード {died.ExitCode} で終わりました。{died.Pause / 1000} 秒後にもう一度起動します");
                    break;
                case Order.GaveUp gaveUp:
                    Words.Complain(
                        $"{part.Part.Name} does not start (it ended with code {gaveUp.ExitCode} again and again): see what it says above. The station ends.",
                        $"{part.Part.Name} が起動しません（何度もコード {gaveUp.ExitCode} で終わりました）。上の出力をご覧ください。放送を終わります。");
                    _gaveUp = part.Part.Name;
                    BeginEnd();
                    break;
            }
        }
    }

    private void Launch(Watched part)
    {
        part.Child?.Dispose();
        Child child;
        try
        {
            child = part.Child = Child.Start(part.Part);
        }
        catch (Win32Exception e)
        {
            Words.Complain($"{part.Part.Name} cannot be started: {e.Message}", $"{part.Part.Name} を起動できません: {e.Message}");
            part.Child = null;
            _inbox.Add(() => part.Supervision.Exited(127, Now()));
            return;
        }

        File.WriteAllText(Path.Combine(runFolder, $"{part.Part.Name}.pid"), $"{child.Id}\n");
        _ = WatchAsync(part, child);
    }

    private async Task WatchAsync(Watched part, Child child)
    {
        using var ended = new CancellationTokenSource();
        Task asking = UntilItAnswersAsync(part, ended.Token);
        await child.Ended;
        int code = child.ExitCode;
        await ended.CancelAsync();
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what cannot be asked is not ready in time
        _inbox.Add(() => part.Supervision.Exited(code, Now()));
    }

    private async Task UntilItAnswersAsync(Watched part, CancellationToken ended)
    {
        try
        {
            while (!await part.Part.AnswersAsync(ended))
                await Task.Delay(LookAgain, time, ended);
            _inbox.Add(() => part.Supervision.Ready(Now()), CancellationToken.None);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It has ended first.
        }
    }

    private long Now() => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private sealed class Watched(Part part, TaskCompletionSource firstUp)
    {
        public Part Part => part;

        public TaskCompletionSource FirstUp => firstUp;

        public Supervision Supervision { get; } = new(part.Patience);

        public Child? Child { get; set; }
    }
}
