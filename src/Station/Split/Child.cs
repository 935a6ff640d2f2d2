using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Radio24.Station.Split;

/// <summary>One process of a split station: what to run, and how to see that it is ready.</summary>
/// <param name="Name">As in every line that it writes, and of its file in <c>split/run</c>.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="User">The user that it runs as, null: the one that we are.</param>
/// <param name="EndSignal">TERM or INT: what asks it to end, and what it gets if we die.</param>
/// <param name="AnswersAsync">Whether it answers now.</param>
internal sealed record Part(
    string Name, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string? User, string EndSignal,
    Func<CancellationToken, Task<bool>> AnswersAsync)
{
    public Patience Patience { get; init; } = new();

    /// <summary>What ends first: 1, those who write; 0, what they write to.</summary>
    public int Ring { get; init; }
}

/// <summary>
/// A running part. It has a session of its own, so that Ctrl-C reaches us alone and we end things in order; and it gets a signal
/// when the thread that started it ends, so that nothing is left behind if we are killed.
/// </summary>
internal sealed partial class Child : IDisposable
{
    // A line that is longer is cut into several.
    private const int LongestLine = 16_384;

    private static readonly Lock Output = new();

    private readonly Process _process;
    private readonly string _endSignal;

    private Child(Process process, Part part)
    {
        (_process, _endSignal) = (process, part.EndSignal);
        // What it starts in turn may hold its output open for longer than it lives: that is nobody's business.
        _ = ForwardAsync(process.StandardOutput, part.Name);
        _ = ForwardAsync(process.StandardError, part.Name);
        Ended = process.WaitForExitAsync();
    }

    public int Id => _process.Id;

    public Task Ended { get; }

    public int ExitCode => _process.ExitCode;

    /// <summary>To be called on a thread that lives as long as the child should: the kernel ties them together (PR_SET_PDEATHSIG).</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static Child Start(Part part)
    {
        string[] user = part.User is { } name ? [$"--reuid={name}", $"--regid={name}", "--init-groups"] : [];
        string death = part.EndSignal == "INT" ? "INT" : "KILL";
        var start = new ProcessStartInfo("setsid", ["setpriv", "--pdeathsig", death, .. user, "--", .. part.Command])
        {
            UseShellExecute = false,
            WorkingDirectory = part.User is null ? "" : "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string variable, string value) in part.Environment)
            start.Environment[variable] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new Child(process, part);
    }

    public void Terminate() => Signal(_endSignal == "INT" ? 2 : 15);

    public void Kill() => Signal(9);

    public void Dispose() => _process.Dispose();

    private static async Task ForwardAsync(StreamReader from, string name)
    {
        string prefix = $"{name,-8} | ";
        var line = new StringBuilder();
        char[] some = new char[4096];
        try
        {
            for (int read; (read = await from.ReadAsync(some)) > 0;)
            {
                foreach (char c in some.AsMemory(0, read).ToArray())
                {
                    if (c != '\n')
                        line.Append(c);
                    if (c == '\n' || line.Length == LongestLine)
                        Write(prefix, line);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is gone.
        }

        if (line.Length > 0)
            Write(prefix, line);
    }

    private static void Write(string prefix, StringBuilder line)
    {
        lock (Output)
            Console.Out.WriteLine(prefix + line);
        line.Clear();
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited)
            _ = Kill(_process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
