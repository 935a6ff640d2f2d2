using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Radio24.Host;
using Radio24.Startup;

namespace Radio24.Station;

/// <summary>What is known to keep a station from starting, looked at before anything is started: one clear line each.</summary>
internal static partial class Preflight
{
    // RLIMIT_NOFILE; and what a station with nobody listening has open, twice.
    private const int OpenFiles = 7;
    private const ulong FewestFiles = 512;

    private static readonly (string Library, string Package)[] Needed = [("libopus.so.0", "libopus0"), ("libssl.so.3", "libssl3")];

    /// <exception cref="StartException">Names what is wrong and what to do.</exception>
    public static void Check(StationOptions options)
    {
        CheckLibraries();
        CheckData(options.DataFolder);
        foreach (IPAddress address in options.HttpAddresses)
            CheckPort(address, options.Http.Port, SocketType.Stream, "TCP", "--port");

        BroadcastOptions sound = options.Broadcast;
        for (int i = 0; i < sound.Udp.Shards; i++)
            CheckPort(sound.MediaAddress ?? IPAddress.Any, sound.Udp.Port == 0 ? 0 : sound.Udp.Port + i, SocketType.Dgram, "UDP", "--udp-port");

        if (options.Backplane.Database.Problem() is { } problem)
            throw new StartException(problem);
    }

    /// <exception cref="StartException">One is missing; the message names its package.</exception>
    public static void CheckLibraries() => CheckLibraries(Needed);

    /// <summary>
    /// Whether so few files may be open that a start would break off somewhere in the middle, in a line or null. To be asked before anything
    /// else: with 128, not even the command line could be read.
    /// </summary>
    public static string? TooFewFiles()
    {
        // The runtime has raised the soft limit to the hard one; more is for an administrator to give.
        if (!OperatingSystem.IsLinux() || GetLimit(OpenFiles, out Limit limit) != 0 || limit.Soft >= FewestFiles)
            return null;
        return Words.In(
            $"A station needs {FewestFiles} open files at the least and one more for each listener's page; {limit.Soft} are allowed here. Raise the limit: ulimit -n 4096",
            $"放送局には少なくとも {FewestFiles} 個（とリスナーのページごとに 1 個）のファイルを開く余裕が要りますが、ここでは {limit.Soft} 個までです。上限を上げてください: ulimit -n 4096");
    }

    internal static void CheckLibraries(IEnumerable<(string Library, string Package)> needed)
    {
        foreach ((string library, string package) in needed)
        {
            if (!NativeLibrary.TryLoad(library, out nint handle))
                throw new StartException($"The library {library} is missing. On Debian and Ubuntu: apt-get install {package}");
            NativeLibrary.Free(handle);
        }
    }

    private static void CheckData(string folder)
    {
        string probe = Path.Combine(folder, $".writable.{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data folder {folder} cannot be written. Name another with --data (Radio24:DataFolder).");
        }
    }

    private static void CheckPort(IPAddress address, int port, SocketType type, string protocol, string option)
    {
        try
        {
            Ports.Take(address, port, type).Dispose();
        }
        catch (SocketException error)
        {
            throw new StartException(error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{protocol} port {port} of {address} is taken. Choose another with {option}.",
                SocketError.AddressNotAvailable => $"{address} is not an address of this machine. Choose another with --listen.",
                SocketError.AccessDenied => $"{protocol} port {port} needs rights that this user lacks. Choose one above 1023 with {option}.",
                _ => $"{protocol} port {port} of {address} cannot be used: {error.Message}.",
            });
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
