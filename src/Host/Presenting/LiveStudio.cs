using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Presenting;

/// <summary>What every performance of a speaking model needs.</summary>
/// <param name="Offline">Says what the model does not.</param>
/// <param name="Station">The station's name, as read and as spoken.</param>
internal sealed record LiveStudio(
    OfflinePresenter Offline, LocalScreening Screening, IModerationModel Moderation, SpeechLog Log, IVoiceStore Recordings, PresenterOptions Options,
    IReadOnlyList<string> Station, StationClock Clock, TimeProvider Time, ILogger Logger)
{
    /// <summary>A model has so long, beside the broadcast delay, until its first sentence is there.</summary>
    private static readonly TimeSpan SpeaksWithin = TimeSpan.FromSeconds(7);

    /// <summary>With less time than this a moderating service is not asked.</summary>
    private static readonly TimeSpan ShortestQuestion = TimeSpan.FromMilliseconds(300);

    public ScriptSpeech Script(Persona? persona = null) => Offline.Speech(persona);

    public BroadcastDelayOptions DelayOf(Segment segment)
    {
        TimeSpan within = Options.Delay + SpeaksWithin;
        // While a listener's recording plays nobody waits for the answer.
        TimeSpan recording = segment.Post?.Body is PostBody.Voice voice ? voice.Length : TimeSpan.Zero;
        return new BroadcastDelayOptions(Options.Delay, within > recording ? within : recording);
    }

    /// <summary>When a segment is heard, if it is begun now.</summary>
    public DateTimeOffset AiringOf(Segment segment)
    {
        DateTimeOffset soonest = Clock.Now + Options.Delay;
        return (segment.AirTime > soonest ? segment.AirTime : soonest).ToOffset(soonest.Offset);
    }

    public SpeechGuard GuardOf(LiveTurn live) => new(new GuardedSpeech(live.Written, Station, AiringOf(live.Segment)), Screening, Log.Lately);

    /// <summary>What a moderating service says, if one is there and answers in the time that the delay leaves. Without it the station's own rules stand alone.</summary>
    public async ValueTask<DroppedSentence?> ModerateAsync(string sentence, CancellationToken ct)
    {
        TimeSpan within = Options.Delay / 2;
        if (!Moderation.IsThere || within < ShortestQuestion)
            return null;
        try
        {
            var candidate = Candidate.Of(new ListenerPost(default, default, null, new PostBody.Text(sentence), default));
            return SpeechGuard.Judge(await new ModerationStep(Moderation, within).TakeAsync(candidate, ct).AsTask().WaitAsync(within, Time, ct));
        }
#pragma warning disable CA1031 // However it fails, the station's own rules have let the sentence pass.
        catch (Exception) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
