using Radio24.Core.Log;
using Radio24.Core.Screening;

namespace Radio24.Core.Ports;

/// <summary>
/// The station's policy, with every version that was ever in force. Every method throws <see cref="StoreAwayException"/> while the store
/// cannot be reached.
/// </summary>
public interface IPolicyStore
{
    /// <summary>The policy in force; null: nobody has set one yet.</summary>
    ValueTask<PolicyVersion?> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>Puts a policy in force, with the audit entry in the same transaction.</summary>
    /// <param name="expected">The version that whoever changes it has seen; 0: none.</param>
    /// <param name="audit">Whose act it is, and when.</param>
    /// <returns>Null, and nothing is written, if another version is in force.</returns>
    ValueTask<PolicyVersion?> PutAsync(StationPolicy policy, long expected, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only versions before this one; null: from the newest.</param>
    ValueTask<IReadOnlyList<PolicyVersion>> HistoryAsync(long? before, int limit, CancellationToken cancellationToken);
}
