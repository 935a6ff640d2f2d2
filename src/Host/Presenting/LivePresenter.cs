using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Presenting;

/// <summary>
/// Speaks by a model where a rung of the ladder does, and by the voice of this machine where none does or the model fails. Without a rung nothing is
/// asked, written or waited for.
/// </summary>
internal sealed partial class LivePresenter(LiveStudio studio, ISpeechLadder ladder, IBriefWriter briefs) : IPresenter
{
    private static readonly TimeSpan WriteWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AskWithin = TimeSpan.FromSeconds(3);

    /// <summary>The presenter of a station: without a ladder or somebody who writes briefs, the one who needs nobody.</summary>
    public static IPresenter Of(IServiceProvider all, PresenterOptions options)
    {
        OfflinePresenter offline = all.GetRequiredService<OfflinePresenter>();
        if (all.GetService<ISpeechLadder>() is not { } ladder || all.GetService<IBriefWriter>() is not { } briefs)
            return offline;
        return new LivePresenter(
            new LiveStudio(
                offline, all.GetRequiredService<LocalScreening>(), options, all.GetRequiredService<StationClock>(), all.GetRequiredService<TimeProvider>(),
                all.GetRequiredService<ILogger<LivePresenter>>()),
            ladder, briefs);
    }

    /// <summary>How much longer a voice takes to be ready for the sake of the broadcast delay.</summary>
    public static TimeSpan WaitOf(IServiceProvider all, PresenterOptions options) => all.GetRequiredService<IPresenter>() is LivePresenter ? options.Delay : TimeSpan.Zero;

    public string? NoteFor(ListenerPost post) => studio.Offline.NoteFor(post);

    public async ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken)
    {
        DateTimeOffset began = studio.Clock.Steady;
        LiveTurn? live = await AskAsync(segment, cancellationToken);
        return live is null ? await studio.Offline.CueAsync(segment, cancellationToken) : new LivePerformance(studio, live, began);
    }

    private async ValueTask<LiveTurn?> AskAsync(Segment segment, CancellationToken ct)
    {
        if (ladder.Traits is null)
            return null;
        using var late = new CancellationTokenSource(WriteWithin + AskWithin, studio.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            var state = new BriefState(studio.Clock.Now, ladder.CostMark, SayAi: true, [], []);
            WrittenBrief written = await briefs.WriteAsync(segment, state, either.Token).AsTask().WaitAsync(WriteWithin, studio.Time, either.Token);
            return await ladder.AskAsync(written.Brief, either.Token) is { } turn ? new LiveTurn(segment, written, turn) : null;
        }
#pragma warning disable CA1031 // However it fails, the voice of this machine says it.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotAsked(studio.Logger, segment.Id.Value, e.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Segment {Segment}: no model could be asked ({Fault}); the voice of this machine speaks")]
    private static partial void LogNotAsked(ILogger logger, long segment, string fault);
}
