using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Radio24.Startup;

/// <summary>One clear line, instead of a stack trace, for whatever is foreseen to keep a process from starting.</summary>
public static class Start
{
    /// <summary>The exit code of a process that could not start.</summary>
    public const int CouldNotStart = 1;

    /// <param name="run">Runs the process until it is told to end.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Func<Task> run)
    {
        try
        {
            await run();
            return Environment.ExitCode;
        }
        catch (Exception error) when (Explain(error) is { } line)
        {
            await Console.Error.WriteLineAsync($"radio24: {line}");
            return CouldNotStart;
        }
    }

    /// <summary>What is wrong and what to do about it, or null for what nobody has foreseen: that gets its stack trace.</summary>
    public static string? Explain(Exception error) => error switch
    {
        StartException start => start.Message,
        ArgumentException { ParamName: "options" or "connectionString" or "configuration" } invalid =>
            invalid.Message.Split(" (Parameter", 2)[0].ReplaceLineEndings(" "),
        InvalidDataException data => data.Message,
        IOException { InnerException: AddressInUseException } taken => taken.Message.TrimEnd('.') + ". Choose another with --port (Radio24:Http:Port).",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => "A port is taken: " + error.Message,
        UnauthorizedAccessException denied => denied.Message,
        DllNotFoundException missing => "A native library is missing: " + missing.Message.Split('\n', 2)[0],
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };
}

/// <summary>The process cannot start; the message is one line for the person who started it.</summary>
public sealed class StartException(string message) : Exception(message);
