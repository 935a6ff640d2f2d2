using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Host.Air;
using Radio24.Media.Audio;

namespace Radio24.Host.Music;

/// <summary>Watches the music folder and tells the director what there is to play, and the log once what cannot be.</summary>
public sealed partial class MusicService(MusicFolder folder, MusicLibrary library, AirInputs air, TimeProvider time, ILogger<MusicService> logger)
    : BackgroundService, IMusicProblems
{
    /// <summary>A folder of ten thousand broken files is not ten thousand lines.</summary>
    private const int MostLines = 100;

    /// <summary>While files come and come, what there is so far is said so often.</summary>
    private static readonly TimeSpan SayAgain = TimeSpan.FromMinutes(1);

    private readonly long _began = time.GetTimestamp();
    private HashSet<MusicProblem> _logged = [];
    private int _lines;
    private int _tracks = -1;
    private TimeSpan _said;

    public ValueTask<IReadOnlyList<MusicProblem>> ListAsync(CancellationToken cancellationToken) => new(library.Describe(folder.Problems));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
        folder.Changed += (_, _) => Tell();
        folder.Looked += (_, _) => Say();
        Tell(); // something to play at once; files come as they are found
        await folder.RunAsync(stoppingToken);
    }

    private void Tell()
    {
        air.Tell(new DirectorInput.LibraryChanged(library.Take(folder.Tracks)));
        if (time.GetElapsedTime(_began) - _said >= SayAgain)
            Say(settled: false);

        HashSet<MusicProblem> problems = [.. library.Describe(folder.Problems)];
        foreach (MusicProblem problem in problems.Where(problem => !_logged.Contains(problem)))
        {
            if (++_lines <= MostLines)
                LogProblem(logger, problem.Path, problem.Reason);
            if (_lines == MostLines)
                LogEnough(logger);
        }

        _logged = problems;
    }

    /// <summary>How many there are, when no more are on their way: a folder that is filled is one line, not one a file.</summary>
    private void Say(bool settled = true)
    {
        if (folder.Tracks.Count == _tracks || (settled && folder.Unsettled > 0))
            return;
        _said = time.GetElapsedTime(_began);
        LogLibrary(logger, _tracks = folder.Tracks.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Music folder: {Tracks} tracks")]
    private static partial void LogLibrary(ILogger logger, int tracks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} cannot be played: {Reason}")]
    private static partial void LogProblem(ILogger logger, string file, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No more files that cannot be played are logged; GET /api/v1/music/problems lists them all")]
    private static partial void LogEnough(ILogger logger);
}
