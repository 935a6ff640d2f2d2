using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Presenting;

/// <summary>
/// Speaks by a model where a rung of the ladder does, and by the voice of this machine where none does or the model fails. Without a rung nothing is
/// asked, written or waited for.
/// </summary>
internal sealed partial class LivePresenter(LiveStudio studio, ISpeechLadder ladder, IBriefWriter briefs, IPersonas personas) : IPresenter
{
    private const int MostLately = 12;

    private static readonly TimeSpan SayAiEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan WriteWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AskWithin = TimeSpan.FromSeconds(3);

    /// <summary>The presenter of a station: without a ladder or somebody who writes briefs, the one who needs nobody.</summary>
    public static IPresenter Of(IServiceProvider all, BroadcastOptions options)
    {
        OfflinePresenter offline = all.GetRequiredService<OfflinePresenter>();
        if (all.GetService<ISpeechLadder>() is not { } ladder || all.GetService<IBriefWriter>() is not { } briefs)
            return offline;
        var studio = new LiveStudio(
            offline, all.GetRequiredService<LocalScreening>(), all.GetRequiredService<IModerationModel>(), all.GetRequiredService<SpeechLog>(),
            all.GetRequiredService<IVoiceStore>(), options.Presenter, [options.StationName, options.Script.StationEn, options.Script.StationJa],
            all.GetRequiredService<StationClock>(), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<LivePresenter>>());
        return new LivePresenter(studio, ladder, briefs, all.GetRequiredService<IPersonas>());
    }

    /// <summary>How much longer a voice takes to be ready for the sake of the broadcast delay.</summary>
    public static TimeSpan WaitOf(IServiceProvider all, BroadcastOptions options) => all.GetRequiredService<IPresenter>() is LivePresenter ? options.Presenter.Delay : TimeSpan.Zero;

    public string? NoteFor(ListenerPost post) => studio.Offline.NoteFor(post);

    public async ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken)
    {
        DateTimeOffset began = studio.Clock.Steady;
        LiveTurn? live = await AskAsync(segment, cancellationToken);
        return live is null
            ? await studio.Offline.CueAsync(segment, said => Heard(segment, said))
            : new LivePerformance(studio, live, began, personas.At(studio.Clock.Now).Name);
    }

    /// <summary>The voice of this machine was heard.</summary>
    private void Heard(Segment segment, SpokenVoice said) => studio.Log.Heard(segment.Id, new SpeechRecord(
        default, studio.Clock.Now, PresenterRung.Offline, "offline", personas.At(studio.Clock.Now).Name, segment.Post?.Id, "", [], said.Heard, [], [], 0), segment.Post is { } post ? Candidate.Of(post).Words : "");

    /// <summary>How things stand for a brief.</summary>
    private BriefState StateNow(Segment segment)
    {
        SaidLately lately = studio.Log.Lately;
        DateTimeOffset now = studio.Clock.Now;
        bool sayAi = lately.SaidAiAt is not { } said || now - said >= SayAiEvery;
        return new BriefState(now, ladder.CostMark, sayAi, lately.Openings(MostLately), TurnsBefore(segment, lately), segment.Exchange?.Closing == true, lately.Persona);
    }

    /// <summary>What both have said, for a reply on air.</summary>
    private static IReadOnlyList<ExchangeTurn> TurnsBefore(Segment segment, SaidLately lately) =>
        segment.Exchange is { } exchange ? [.. exchange.Before.Select(post => new ExchangeTurn(Candidate.Of(post).Words, lately.AnswerTo(post.Id)))] : [];

    private async ValueTask<LiveTurn?> AskAsync(Segment segment, CancellationToken ct)
    {
        if (ladder.Traits is null && !ladder.IsComing)
            return null;
        using var late = new CancellationTokenSource(WriteWithin + AskWithin, studio.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            WrittenBrief written = await briefs.WriteAsync(segment, StateNow(segment), either.Token).AsTask().WaitAsync(WriteWithin, studio.Time, either.Token);
            SpeechBrief brief = await WithRecordingAsync(written.Brief, segment, either.Token);
            return await ladder.AskAsync(brief, either.Token) is { } turn ? new LiveTurn(segment, written, turn) : null;
        }
#pragma warning disable CA1031 // However it fails, the voice of this machine says it.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotAsked(studio.Logger, segment.Id.Value, e.GetType().Name);
            return null;
        }
    }

    /// <summary>With the listener's own sound, where the owner allows it and the service can hear.</summary>
    private async ValueTask<SpeechBrief> WithRecordingAsync(SpeechBrief brief, Segment segment, CancellationToken ct)
    {
        if (!studio.Options.HearRecordings || ladder.Traits is not { CanHear: true } traits || segment.Post?.Body is not PostBody.Voice voice)
            return brief;
        return await studio.Recordings.GetAsync(voice.Key, ct) is { } pcm ? brief with { Recording = PcmRate.Change(pcm, ScriptSpeech.RecordingRate, traits.RateIn) } : brief;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Segment {Segment}: no model could be asked ({Fault}); the voice of this machine speaks")]
    private static partial void LogNotAsked(ILogger logger, long segment, string fault);
}
