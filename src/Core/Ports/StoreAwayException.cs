namespace Radio24.Core.Ports;

/// <summary>
/// The store cannot be reached just now: it is still starting, or it died and comes back. Whether the act was done before
/// the connection broke is unknown; repeating it is safe (idempotency keys, moves that only count once).
/// </summary>
public sealed class StoreAwayException(string message, Exception? inner = null) : Exception(message, inner);
