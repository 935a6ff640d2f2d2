using Radio24.Bench;

namespace Radio24.Station.Tests.Crash;

/// <summary>
/// Kills the station's processes, each several times, in an order and at moments drawn from a seed: after so many posts have been
/// acknowledged, so that it does not depend on how fast the machine is.
/// </summary>
internal sealed class Killer
{
    private readonly StationProcess _station;
    private readonly List<(int After, string Name)> _plan;
    private readonly HashSet<int> _killed = [];

    public Killer(StationProcess station, IEnumerable<string> names, int times, int posts, Random random)
    {
        _station = station;
        string[] order = [.. Enumerable.Range(0, times).SelectMany(_ => names)];
        random.Shuffle(order);
        // Not before the first posts are in, and with time left to come back under load. Two may fall on one moment.
        _plan = [.. order.Select(name => (After: random.Next(posts / 40, posts * 9 / 10), name)).OrderBy(kill => kill.After)];
    }

    /// <summary>How often each was killed.</summary>
    public Dictionary<string, int> Kills { get; } = new(StringComparer.Ordinal);

    /// <summary>Carries the plan out.</summary>
    /// <param name="acknowledged">How many posts have been acknowledged.</param>
    public async Task RunAsync(Func<int> acknowledged, CancellationToken ct)
    {
        foreach ((int after, string name) in _plan)
        {
            while (acknowledged() < after)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
            // Once it has been started again after the last time: killing the dead proves nothing.
            int id;
            while (_killed.Contains(_station.ProcessIdOf(name)) || (id = _station.KillAtOnce(name)) == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
            _killed.Add(id);
            Kills[name] = Kills.GetValueOrDefault(name) + 1;
        }
    }
}
