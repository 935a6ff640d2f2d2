using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Presenting;

/// <summary>What every performance of a speaking model needs.</summary>
/// <param name="Offline">Says what the model does not.</param>
internal sealed record LiveStudio(
    OfflinePresenter Offline, LocalScreening Screening, PresenterOptions Options, StationClock Clock, TimeProvider Time, ILogger Logger)
{
    /// <summary>A model has so long, beside the broadcast delay, until its first sentence is there.</summary>
    private static readonly TimeSpan SpeaksWithin = TimeSpan.FromSeconds(7);

    public ScriptSpeech Script() => Offline.Speech();

    public BroadcastDelayOptions DelayOf(Segment segment)
    {
        TimeSpan within = Options.Delay + SpeaksWithin;
        // While a listener's recording plays nobody waits for the answer.
        TimeSpan recording = segment.Post?.Body is PostBody.Voice voice ? voice.Length : TimeSpan.Zero;
        return new BroadcastDelayOptions(Options.Delay, within > recording ? within : recording);
    }

    public async ValueTask<bool> PassesAsync(LiveTurn live, DelayOutput.Check check, CancellationToken ct)
    {
        _ = live;
        StepResult found = await Screening.LookAsync(check.Text, ct);
        return !found.Findings.Any(finding => finding.Advice != VerdictKind.Air && finding.Rule is not (ScreeningRule.TooLong or ScreeningRule.Blank));
    }
}
