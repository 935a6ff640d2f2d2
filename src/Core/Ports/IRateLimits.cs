using System.Runtime.InteropServices;

namespace Radio24.Core.Ports;

/// <summary>How often things may happen, counted for all processes of a station together.</summary>
public interface IRateLimits
{
    /// <summary>Counts one happening against every limit, or, if one of them refuses, against none.</summary>
    ValueTask<RateAnswer> TakeAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken);

    /// <summary>What was granted last did not come to be: it does not count.</summary>
    ValueTask GiveBackAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken);
}

/// <param name="Key">Whose count it is: "post:listener:…". The same key always comes with the same kind of rule; its numbers may change.</param>
public sealed record RateLimit(string Key, RateRule Rule)
{
    /// <summary>False: it is only counted, for the day when it does refuse. Of more than the rule grants, the latest count.</summary>
    public bool Refuses { get; init; } = true;
}

/// <summary>How often.</summary>
public abstract record RateRule
{
    private RateRule()
    {
    }

    /// <summary>A token bucket: so many at once, then one more each time <paramref name="Every"/> has gone by.</summary>
    public sealed record Bucket(int AtOnce, TimeSpan Every) : RateRule;

    /// <summary>So many in any stretch of <paramref name="Length"/>, wherever it begins.</summary>
    public sealed record Window(int Limit, TimeSpan Length) : RateRule;

    /// <summary>Whether the rule says anything at all.</summary>
    public bool IsOpen => this is Bucket { Every.Ticks: <= 0 } or Window { Length.Ticks: <= 0 };
}

/// <param name="RefusedBy">The first limit that refused; null if all granted.</param>
/// <param name="States">One for each limit, in their order.</param>
public sealed record RateAnswer(int? RefusedBy, IReadOnlyList<RateState> States)
{
    public bool Granted => RefusedBy is null;
}

/// <param name="Left">How many more would be granted now.</param>
/// <param name="NextIn">When one more will be granted than now; zero if nothing has been used.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RateState(int Left, TimeSpan NextIn);
