using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Host.Knowledge;

/// <summary>
/// Gives documents and memories their vectors, in the background, some at a time. What waits is read from the store: nothing is lost by a restart,
/// and when the model is another one, all of it waits again. Until then they are found by words.
/// </summary>
public sealed partial class EmbeddingService(
    IVectorStore vectors, IEmbeddingModel? model, IStoreStart start, TimeProvider time, ILogger<EmbeddingService> logger) : BackgroundService
{
    internal const int Batch = 16;

    /// <summary>So many texts that the model makes nothing of are left out until the next start.</summary>
    internal const int MostRefused = 500;

    /// <summary>A longer text says no more of what it is about; services refuse one of 8,192 tokens.</summary>
    private const int LongestText = 6_000;

    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly HashSet<Guid> _refused = [];
    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await start.Ready.WaitAsync(stoppingToken);
        for (TimeSpan wait = LookEvery; ;)
        {
            try
            {
                wait = await EmbedSomeAsync(stoppingToken) ? Pause : LookEvery;
                _isAway = false;
            }
#pragma warning disable CA1031 // Model or store is away: what waits goes on waiting.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!_isAway)
                    LogAway(e is ModelAwayException away ? away.Trouble.ToString() : e.GetType().Name);
                _isAway = true;
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    /// <returns>Whether there may be more.</returns>
    internal async Task<bool> EmbedSomeAsync(CancellationToken ct)
    {
        if (model?.IsThere != true)
            return false;
        Unembedded[] waiting = [.. (await vectors.WaitingAsync(model, Batch + _refused.Count, ct)).Where(one => !_refused.Contains(one.Id)).Take(Batch)];
        if (waiting.Length == 0)
            return false;
        try
        {
            await EmbedAsync(model, waiting, ct);
        }
        catch (ModelAwayException away) when (away.Trouble == ModelTrouble.Malformed)
        {
            // One of them may be to blame.
            foreach (Unembedded one in waiting)
                await EmbedAloneAsync(model, one, ct);
        }

        return true;
    }

    private async Task EmbedAloneAsync(IEmbeddingModel asked, Unembedded one, CancellationToken ct)
    {
        try
        {
            await EmbedAsync(asked, [one], ct);
        }
        catch (ModelAwayException away) when (away.Trouble == ModelTrouble.Malformed && _refused.Count < MostRefused)
        {
            _refused.Add(one.Id);
        }
    }

    private async Task EmbedAsync(IEmbeddingModel asked, IReadOnlyList<Unembedded> texts, CancellationToken ct)
    {
        IReadOnlyList<ReadOnlyMemory<float>> made = await asked.EmbedAsync([.. texts.Select(one => Cut(one.Words))], null, ct);
        await vectors.PutAsync(asked.Model, [.. texts.Zip(made)], ct);
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];

    [LoggerMessage(Level = LogLevel.Information, Message = "Documents and memories get no vectors just now ({Fault}): they are found by words, and the rest is made up for later")]
    private partial void LogAway(string fault);
}
