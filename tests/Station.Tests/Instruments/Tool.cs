using System.Diagnostics;

namespace Radio24.Station.Tests.Instruments;

/// <summary>Runs a command-line tool to its end, with text on its standard input if need be.</summary>
internal static class Tool
{
    // A tool that takes longer hangs.
    private static readonly TimeSpan HangTimeout = TimeSpan.FromMinutes(3);

    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed or hung; with its standard error.</exception>
    public static async Task<string> RunAsync(string command, IEnumerable<string> arguments, string input = "")
    {
        (int exitCode, string output, string errors) = await TryAsync(command, arguments, input);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{command} ended with {exitCode}: {errors}");
    }

    /// <returns>How it ended, and what it wrote to its standard output and its standard error.</returns>
    /// <exception cref="InvalidOperationException">It hung.</exception>
    public static async Task<(int ExitCode, string Output, string Errors)> TryAsync(string command, IEnumerable<string> arguments, string input = "")
    {
        ProcessStartInfo start = new(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();

        using CancellationTokenSource hang = new(HangTimeout);
        try
        {
            await process.WaitForExitAsync(hang.Token);
        }
        catch (OperationCanceledException hung)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{command} did not end in {HangTimeout.TotalMinutes} minutes", hung);
        }

        return (process.ExitCode, await output, await errors);
    }
}
