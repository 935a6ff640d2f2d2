using Radio24.Core.Log;

namespace Radio24.Core.Ports;

/// <summary>What aired when: append-only but for the end of the item on air. A post stands in it once at the most.</summary>
public interface IAirLog
{
    /// <summary>
    /// Writes the line, or completes it. A post that is taken up again after its Host died keeps its one line, with the
    /// start and Host of the take that was heard.
    /// </summary>
    ValueTask WriteAsync(AirLogEntry entry, CancellationToken cancellationToken);

    /// <summary>Items that started in [from, to), oldest first, <paramref name="limit"/> at the most.</summary>
    ValueTask<IReadOnlyList<AirLogEntry>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);
}
