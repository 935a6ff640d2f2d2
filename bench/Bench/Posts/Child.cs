using System.Diagnostics;

namespace Radio24.Bench;

/// <summary>
/// This program once more, as a process of its own with a part to play; ended by closing its standard input. In a session of its own, as the station's
/// processes are: the kernel shares out the processors by session first (sched(7), autogroup), and what is set side by side must not differ in that.
/// </summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;

    public Child(params string[] args)
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Radio24.Bench.dll"));
        // What is read is looked at where it is read: a hop to another thread each time is the servers' time.
        if (args is ["posts-load", "pages", ..])
            start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        foreach (string arg in args)
            start.ArgumentList.Add(arg);
        _process = Process.Start(start)!;
    }

    public int ProcessId => _process.Id;

    /// <exception cref="InvalidOperationException">It ended without a line.</exception>
    public async Task<string> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("a part of the measurement failed; see above");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
