namespace Radio24.Startup;

/// <summary>Section <c>Radio24:Http</c>.</summary>
public sealed record HttpOptions
{
    /// <summary>0: any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Addresses for HTTP alone, separated by commas; null: <c>Radio24:Listen</c>.</summary>
    public string? Listen { get; init; }

    /// <summary>Folder of the built page.</summary>
    public string? WebRoot { get; init; }

    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    public void Validate() =>
        Settings.Require(Port is >= 0 and <= 65_535, $"Radio24:Http:Port (--port) is {Port}; 0 to 65535 is possible.");
}
