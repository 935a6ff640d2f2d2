using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Host.Presenting;

/// <content>Sessions: opened, watched, hung up.</content>
public sealed partial class SpeechLadder
{
    private async Task OpenAsync(Live at)
    {
        try
        {
            using var late = new CancellationTokenSource(OpensWithin, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, at.End.Token);
            ISpeechSession session = await at.Rung.Model.OpenAsync(at.Setup, either.Token);
            if (!_messages.Writer.TryWrite(new Message.Opened(at.Id, session)))
                await HangUpAsync(session);
        }
        catch (SpeechModelException e)
        {
            Fail(at, e.Trouble, e.Message);
        }
        catch (OperationCanceledException)
        {
            Fail(at, SpeechTrouble.Broken, "it does not answer in time");
        }
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
            Fail(at, SpeechTrouble.Broken, "it could not be opened");
        }
    }

    private async Task WatchAsync(Live at, ISpeechSession session)
    {
        SessionEnd end = await session.Ended;
        Fail(at, end.Trouble, end.Reason);
    }

    private void Fail(Live at, SpeechTrouble trouble, string reason)
    {
        if (at.End.IsCancellationRequested)
            return;
        if (trouble is SpeechTrouble.Expired)
            LogExpired(at.Rung.Model.Key);
        else
            LogFailed(at.Rung.Model.Key, trouble, reason);
        Tell(new LadderInput.Failed(at.Id, trouble));
    }

    private async Task HangUpAsync(ISpeechSession session)
    {
        try
        {
            await session.DisposeAsync().AsTask().WaitAsync(EndsWithin, _time);
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            // It is gone either way.
        }
    }

    /// <summary>A session that is being opened, or is open.</summary>
    private sealed class Live(long id, int place, SpeechRung rung, SessionSetup setup)
    {
        public long Id => id;

        public int Place => place;

        public SpeechRung Rung => rung;

        public SessionSetup Setup => setup;

        public ISpeechSession? Session { get; set; }

        public PaidTurn? Turn { get; set; }

        /// <summary>The ladder has given it up.</summary>
        public CancellationTokenSource End { get; } = new();
    }
}
