using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Air;

namespace Radio24.Host.Presenting;

/// <summary>
/// Writes down why each speech was said, under the id of its line in the air log, and what was removed before it was heard; remembers what was said
/// lately. Apart from the air: while the store is away it waits, and what there is no room for is lost, no more.
/// </summary>
public sealed partial class SpeechLog(
    AirLedger ledger, IStoreStart start, StationClock clock, TimeProvider time, ILogger<SpeechLog> logger, ISpeechRecords records, IAuditLog audit)
    : BackgroundService
{
    private const int Capacity = 1_000;
    private const int MostOfADay = 3_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    private readonly Channel<Func<CancellationToken, ValueTask>> _unwritten =
        Channel.CreateBounded<Func<CancellationToken, ValueTask>>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private int _dropping;

    public SaidLately Lately { get; } = new();

    /// <summary>A speech is over of which something was heard.</summary>
    /// <param name="record">Its id is not known yet.</param>
    /// <param name="theirs">What others wrote that it may have read out.</param>
    internal void Heard(SegmentId segment, SpeechRecord record, string theirs = "")
    {
        Lately.Add(record.Said, record.Persona, record.At, record.Post, theirs);
        Write(ct => records.WriteAsync(record with { Id = ledger.EntryOf(segment) }, ct));
    }

    /// <summary>A sentence was removed.</summary>
    internal void Dropped(Segment segment, DroppedSentence dropped)
    {
        string subject = segment.Post is { } post ? $"post:{post.Id}" : $"speech:{ledger.EntryOf(segment.Id)}";
        LogDropped(logger, segment.Id.Value, dropped.Check, dropped.Detail);
        var entry = new AuditEntry(clock.Now, "station", "speech.drop", subject, null, $$"""{"check":"{{dropped.Check}}","rule":"{{dropped.Detail}}"}""");
        Write(ct => audit.AppendAsync(entry, ct));
    }

    /// <summary>What is left is written, as far as the time for stopping goes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _unwritten.Writer.TryComplete();
        if (ExecuteTask is { } work)
            await work.WaitAsync(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    private void Write(Func<CancellationToken, ValueTask> one)
    {
        if (!_unwritten.Writer.TryWrite(one) && Interlocked.Exchange(ref _dropping, 1) == 0)
            LogNoRoom(logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
        await start.Ready.WaitAsync(stoppingToken);
        await WriteAsync(RememberAsync, stoppingToken);
        await foreach (Func<CancellationToken, ValueTask> one in _unwritten.Reader.ReadAllAsync(stoppingToken))
            await WriteAsync(one, stoppingToken);
    }

    private async ValueTask RememberAsync(CancellationToken ct)
    {
        foreach (SpeechRecord record in (await records.SinceAsync(clock.Now - TimeSpan.FromDays(1), MostOfADay, ct)).Reverse())
        {
            if (record.Rung is not (PresenterRung.Offline or PresenterRung.Music))
                Lately.Add(record.Said, record.Persona, record.At, record.Post);
        }
    }

    private async Task WriteAsync(Func<CancellationToken, ValueTask> one, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await one(ct);
                Volatile.Write(ref _dropping, 0);
                return;
            }
            catch (StoreAwayException)
            {
                await Task.Delay(RetryAfter, time, ct);
            }
#pragma warning disable CA1031 // Whatever is wrong with this one, the others are written.
            catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotWritten(logger, e.GetType().Name);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Segment {Segment}: a sentence was removed before it was heard ({Check}: {Rule})")]
    private static partial void LogDropped(ILogger logger, long segment, string check, string rule);

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no room for why something was said: until the store takes it again, nobody will know")]
    private static partial void LogNoRoom(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Why something was said could not be written down ({Fault})")]
    private static partial void LogNotWritten(ILogger logger, string fault);
}
