using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Radio24.Adapters.Shared;

/// <summary>
/// Says at the start of a process that runs apart that recordings are files: an Api writes what the Host plays, and on two machines
/// each would have a folder of its own. Nothing else would say so; voice posts would fail one by one.
/// </summary>
internal sealed partial class FolderNotice(string folder, ILogger<FolderNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogFolder(Path.GetFullPath(folder));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Recordings are files in {Folder}: every Api and Host must see this same folder. On several machines name a bucket: Radio24:Objects:S3 or Radio24:Objects:CloudStorage")]
    private partial void LogFolder(string folder);
}
