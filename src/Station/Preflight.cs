using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Radio24.Host;
using Radio24.Startup;

namespace Radio24.Station;

/// <summary>What is known to keep a station from starting, looked at before anything is started: one clear line each.</summary>
internal static class Preflight
{
    private static readonly (string Library, string Package)[] Needed = [("libopus.so.0", "libopus0"), ("libssl.so.3", "libssl3")];

    /// <exception cref="StartException">Names what is wrong and what to do.</exception>
    public static void Check(StationOptions options)
    {
        CheckData(options.DataFolder);
        foreach (IPAddress address in options.HttpAddresses)
            CheckPort(address, options.Http.Port, SocketType.Stream, "TCP", "--port");

        BroadcastOptions sound = options.Broadcast;
        for (int i = 0; i < sound.Udp.Shards; i++)
            CheckPort(sound.MediaAddress ?? IPAddress.Any, sound.Udp.Port == 0 ? 0 : sound.Udp.Port + i, SocketType.Dgram, "UDP", "--udp-port");

        if (options.Backplane.Database.Problem() is { } problem)
            throw new StartException(problem);

        CheckLibraries(Needed);
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
}
