namespace Radio24.Core.Ports;

/// <summary>Something that was given up after its last try.</summary>
/// <param name="Id">Names the dead letter within its queue, for a replay.</param>
/// <param name="Payload">A post's id, or a notice as JSON.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">Why the last try failed.</param>
public sealed record DeadLetter(string Id, string Payload, int Attempts, string Reason);
