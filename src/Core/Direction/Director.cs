namespace Radio24.Core.Direction;

/// <summary>
/// Decides what is on air. A pure state machine: no I/O, no clock, no locks, no async, no chance but the seed it was given.
/// Drive it from one owner: <see cref="Handle"/> an input, <see cref="TryPoll"/> until it says false, wait for the next
/// input or <see cref="NextDeadline"/> (then <see cref="DirectorInput.Tick"/>), and again.
/// </summary>
public sealed class Director(DirectorOptions options, long seed = 0)
{
    private readonly Queue<DirectorOutput> _outputs = new();

    public DirectorOptions Options { get; } = options;

    public long Seed { get; } = seed;

    /// <summary>When to send a <see cref="DirectorInput.Tick"/> if nothing else comes; later than the last now once drained.</summary>
    public DateTimeOffset NextDeadline { get; private set; } = DateTimeOffset.MaxValue;

    /// <param name="now">
    /// Wall clock in the station's zone: its offset decides when the hour is full. Must not go back (make it from the wall clock
    /// at start plus monotonic time); one that does counts as the last one.
    /// </param>
    /// <exception cref="InvalidOperationException">Outputs of the last input are still waiting.</exception>
    public void Handle(DirectorInput input, DateTimeOffset now)
    {
        if (_outputs.Count > 0)
            throw new InvalidOperationException("drain the director's outputs before the next input");
        _ = (input, now);
    }

    /// <summary>The next thing to do; false when there is none.</summary>
    public bool TryPoll(out DirectorOutput output) => _outputs.TryDequeue(out output!);
}
