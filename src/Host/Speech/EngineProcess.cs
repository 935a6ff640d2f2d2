using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Radio24.Host.Speech;

/// <summary>
/// Runs a speech engine once: its text on standard input (never on a command line, never through a shell), bounded in time and
/// output, ended for certain.
/// </summary>
internal static class EngineProcess
{
    private const int LongestComplaint = 200, Block = 32 * 1024;

    /// <param name="limit">Bytes of standard output at the most.</param>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="SpeechException">It could not be started, failed, took too long or wrote too much.</exception>
    public static async Task<byte[]> RunAsync(
        string program, IReadOnlyList<string> arguments, string text, TimeSpan timeout, int limit, CancellationToken ct)
    {
        string name = Path.GetFileName(program);
        using Process process = Start(program, arguments, name);
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(ct);
        watch.CancelAfter(timeout); // the machine's own time: it guards a real process, also when the station runs in virtual time
        try
        {
            Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream, limit, watch.Token);
            Task<string> complaint = ComplaintAsync(process.StandardError, watch.Token);
            await WriteAsync(process.StandardInput, text, watch.Token);
            byte[] bytes = await output;
            await process.WaitForExitAsync(watch.Token);
            if (process.ExitCode != 0)
                throw new SpeechException($"{name} stopped with code {process.ExitCode}: {await complaint}");
            return bytes;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new SpeechException($"{name} took longer than {timeout.TotalSeconds:0.#} s", e);
        }
        finally
        {
            End(process);
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, string name)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            Process process = Process.Start(start) ?? throw new SpeechException($"{name} could not be started");
            GiveWay(process);
            return process;
        }
        catch (Win32Exception e)
        {
            throw new SpeechException($"{name} could not be started: {e.Message}", e);
        }
    }

    /// <summary>What is said later must not take the processor from what is heard now, nor from those who wait for an answer.</summary>
    private static void GiveWay(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // It has ended already, or the system does not let us: it does its work all the same.
        }
    }

    private static async Task WriteAsync(StreamWriter input, string text, CancellationToken ct)
    {
        try
        {
            await input.WriteAsync(text.AsMemory(), ct);
            await input.WriteLineAsync();
            input.Close();
        }
        catch (IOException)
        {
            // It closed its input early; its exit code and output tell whether that was a failure.
        }
    }

    /// <summary>In blocks, put together at the end: a buffer that grows leaves large arrays behind at every step, which are slow to be collected.</summary>
    private static async Task<byte[]> ReadAsync(Stream stream, int limit, CancellationToken ct)
    {
        var blocks = new List<byte[]>();
        int length = 0, room = 0;
        while (true)
        {
            if (room == 0)
                blocks.Add(new byte[room = Block]);
            int got = await stream.ReadAsync(blocks[^1].AsMemory(Block - room), ct);
            if (got == 0)
                break;
            room -= got;
            length += got;
            if (length > limit)
                throw new SpeechException($"the speech engine wrote more than {limit} bytes");
        }

        byte[] all = new byte[length];
        for (int at = 0; at < length; at += Block)
            blocks[at / Block].AsSpan(0, Math.Min(Block, length - at)).CopyTo(all.AsSpan(at));
        return all;
    }

    /// <summary>The beginning of what it wrote to standard error; the rest is read and dropped, so that it never blocks on a full pipe.</summary>
    private static async Task<string> ComplaintAsync(StreamReader error, CancellationToken ct)
    {
        var kept = new StringBuilder();
        var block = new char[1_024];
        int got;
        while ((got = await error.ReadAsync(block, ct)) > 0)
            kept.Append(block, 0, Math.Min(got, LongestComplaint - kept.Length));
        return kept.Replace('\n', ' ').ToString().Trim();
    }

    private static void End(Process process)
    {
        try
        {
            // Not its tree, it has none: for that it would first be stopped, and stay so for ever if this process were killed just then.
            if (!process.HasExited)
                process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }
}
