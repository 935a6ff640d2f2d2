using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Station.Tests.Instruments;

/// <summary><c>Radio24.Station</c> as it was built beside these tests, run with any arguments; ended with its test.</summary>
internal sealed partial class StationProgram : IAsyncDisposable
{
    // What takes longer hangs.
    private static readonly TimeSpan HangTimeout = TimeSpan.FromMinutes(4);

    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private StationProgram(Process process) => _process = process;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <param name="shell">Shell commands before it, as <c>ulimit -n 128</c>.</param>
    public static StationProgram Start(IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null, string shell = ":")
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Radio24.Station.dll");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{shell}; exec \"$@\"", "sh", Environment.ProcessPath!, program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["LC_ALL"] = "C";
        foreach ((string name, string value) in environment ?? [])
            start.Environment[name] = value;
        var station = new StationProgram(new Process { StartInfo = start });
        station._process.OutputDataReceived += (_, line) => station.Note(line.Data);
        station._process.ErrorDataReceived += (_, line) => station.Note(line.Data);
        station._process.Start();
        station._process.StandardInput.Close();
        station._process.BeginOutputReadLine();
        station._process.BeginErrorReadLine();
        return station;
    }

    public async Task SaysAsync(Regex what)
    {
        long since = Stopwatch.GetTimestamp();
        while (!what.IsMatch(Output))
        {
            Assert.False(_process.HasExited, $"it ended:\n{Output}");
            Assert.True(Stopwatch.GetElapsedTime(since) < HangTimeout, $"it did not say {what}:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndedAsync()
    {
        using var hang = new CancellationTokenSource(HangTimeout);
        try
        {
            await _process.WaitForExitAsync(hang.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"it did not end:\n{Output}");
        }

        return _process.ExitCode;
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(15);
            await EndedAsync();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Append(line).Append('\n');
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
