namespace Radio24.Adapters.Presenting;

/// <summary>What is wrong with a presenter's file.</summary>
/// <param name="line">From 1.</param>
internal sealed class PersonaFaultException(long line, string message) : Exception(message)
{
    public long Line => line;
}
