namespace Radio24.Core.Ports;

/// <summary>
/// What carries things between the station's processes cannot be reached just now: nothing was handed over, or (if the connection
/// broke meanwhile) it is unknown whether it was.
/// </summary>
public sealed class QueueAwayException(string message, Exception? inner = null) : Exception(message, inner);
