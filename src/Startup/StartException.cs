namespace Radio24.Startup;

/// <summary>The process cannot start; the message is one line for the person who started it.</summary>
public sealed class StartException(string message) : Exception(message);
