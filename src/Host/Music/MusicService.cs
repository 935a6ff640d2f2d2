using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Host.Air;
using Radio24.Media.Audio;

namespace Radio24.Host.Music;

/// <summary>Watches the music folder and tells the director what there is to play.</summary>
public sealed partial class MusicService(MusicFolder folder, MusicLibrary library, AirInputs air, ILogger<MusicService> logger) : BackgroundService
{
    private HashSet<string> _complained = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
        folder.Changed += (_, _) => Tell();
        Tell(); // something to play at once; files come as they are found
        await folder.RunAsync(stoppingToken);
    }

    private void Tell()
    {
        air.Tell(new DirectorInput.LibraryChanged(library.Take(folder.Tracks)));
        LogLibrary(logger, folder.Tracks.Count);
        foreach ((string path, string reason) in folder.Problems)
        {
            if (!_complained.Contains(path))
                LogProblem(logger, Path.GetFileName(path), reason);
        }

        _complained = [.. folder.Problems.Keys];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Music folder: {Tracks} tracks")]
    private static partial void LogLibrary(ILogger logger, int tracks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} cannot be played: {Reason}")]
    private static partial void LogProblem(ILogger logger, string file, string reason);
}
