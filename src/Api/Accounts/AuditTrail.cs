using System.Text.Json;
using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Api.Accounts;

/// <summary>Writes acts to the audit log in the Api's words.</summary>
internal sealed class AuditTrail(IAuditLog log, TimeProvider time)
{
    /// <param name="before">Written as JSON; never a secret, never a post's text.</param>
    public ValueTask NoteAsync(
        string actor, string act, string subject, object? before = null, object? after = null) =>
        // Done is done: the note is made even if whoever asked has gone.
        log.AppendAsync(new AuditEntry(time.GetUtcNow(), actor, act, subject, Json(before), Json(after)), CancellationToken.None);

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, Wire.Json);
}
