using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Radio24.Api.Talk.Lines;

/// <summary>All lines that are open: one clock for all of them, and their end when the process ends.</summary>
internal sealed class OpenLines(TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>A page that has not taken what it was told for so long is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<PageLine, byte> _lines = new();

    public int Count => _lines.Count;

    /// <summary>False: the process ends, and nobody is to come any more.</summary>
    public bool TryAdd(PageLine line)
    {
        _lines[line] = 0;
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
            return true;
        Remove(line);
        return false;
    }

    public void Remove(PageLine line) => _lines.TryRemove(line, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the server waits for them to end.
        using CancellationTokenRegistration end = lifetime.ApplicationStopping.Register(HangUp);
        using var timer = new PeriodicTimer(Second, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach ((PageLine line, _) in _lines)
                line.Beat(now, Patience);
        }
    }

    private void HangUp()
    {
        foreach ((PageLine line, _) in _lines)
            line.HangUp();
    }
}
