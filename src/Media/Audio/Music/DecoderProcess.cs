using System.Diagnostics;
using System.Text;

namespace Radio24.Media.Audio;

/// <summary>
/// A child process of ffmpeg or ffprobe: arguments as a list (never a shell), one local audio file and nothing that it points to,
/// low priority, its last words kept for the reason when it fails, ended with the object that started it.
/// </summary>
internal sealed class DecoderProcess : IDisposable
{
    private const int LastWords = 2_000; // characters

    // Demuxers of files that hold their own sound. Left to guess, ffmpeg takes a playlist (HLS, ffconcat) whatever its name is, and
    // plays the files it points to. Names as `ffmpeg -demuxers` lists them; mov is MP4 and M4A, asf is WMA.
    private static readonly string[] OnlyFiles =
        ["-protocol_whitelist", "file", "-format_whitelist", "mp3,flac,ogg,mov,aac,wav,w64,aiff,asf,matroska"];

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private DecoderProcess(Process process) => _process = process;

    public Stream Output => _process.StandardOutput.BaseStream;

    public int Id => _process.Id;

    /// <summary>What it complained of.</summary>
    public string Complaint
    {
        get
        {
            lock (_errors) return _errors.ToString().Trim().ReplaceLineEndings("; ");
        }
    }

    /// <summary>Decodes a file to 48 kHz stereo floats on <see cref="Output"/>.</summary>
    public static DecoderProcess Decode(string path) => Start("ffmpeg",
        ["-nostdin", "-hide_banner", "-v", "error", "-threads", "1", .. OnlyFiles, "-i", Url(path),
            "-map", "0:a:0", "-vn", "-sn", "-dn", "-f", "f32le", "-ac", "2", "-ar", "48000", "pipe:1"]);

    /// <summary>Writes what a file says about itself as JSON on <see cref="Output"/>.</summary>
    public static DecoderProcess Probe(string path) => Start("ffprobe",
        ["-hide_banner", "-v", "error", .. OnlyFiles, "-of", "json", "-show_entries",
            "format=duration:format_tags:stream=codec_type,duration:stream_tags", "-i", Url(path)]);

    /// <summary>Waits until it ended; its exit code.</summary>
    public async Task<int> ExitAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    /// <summary>The same for a thread of its own.</summary>
    public int Exit()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Ends it; its output ends too.</summary>
    public void Kill()
    {
        try
        {
            if (!_process.HasExited) _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    // "file:" keeps a name such as "concat:a|b" or "http:x" from being taken for a protocol.
    private static string Url(string path) => "file:" + Path.GetFullPath(path);

    private static DecoderProcess Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ClipException($"{program} could not be started. Install it (Debian and Ubuntu: apt-get install ffmpeg).", e);
        }

        var decoder = new DecoderProcess(process!);
        process!.StandardInput.Close();
        process.ErrorDataReceived += (_, e) => decoder.Hear(e.Data);
        process.BeginErrorReadLine();
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended already, or may not: it decodes at normal priority then.
        }

        return decoder;
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_errors)
        {
            if (_errors.Length < LastWords) _errors.AppendLine(line);
        }
    }
}
