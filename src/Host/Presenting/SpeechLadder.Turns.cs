using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Host.Presenting;

/// <content>Turns and proofs: set aside, asked for, watched, booked, reported.</content>
public sealed partial class SpeechLadder
{
    private async Task ProveAsync(Live at)
    {
        try
        {
            if (await BeginAsync(at, ProofBrief.Brief, proof: true, at.End.Token) is { } turn)
            {
                await turn.Over;
                await turn.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The session was given up.
        }
#pragma warning disable CA1031 // Nobody waits for it: what it does not tell is never known.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
            Tell(new LadderInput.Failed(at.Id, SpeechTrouble.Broken));
        }
    }

    /// <summary>Reserves, asks and watches. What goes wrong is told to the ladder.</summary>
    private async Task<PaidTurn?> BeginAsync(Live at, SpeechBrief brief, bool proof, CancellationToken cancellationToken)
    {
        LadderInput? report = proof ? null : new LadderInput.TurnOver(at.Id, false);
        try
        {
            decimal atMost = at.Rung.Model.Price.Of(TurnPrice.Dearest(at.Setup, brief, at.Rung.Model.Traits, at.Rung.Model.Price));
            if (await ReserveAsync(at, atMost, cancellationToken) is not { } reservation)
                return null;
            var booking = new TurnBooking(_ledger!, reservation, at.Rung, proof ? "proof" : _ladder.Cause.ToString(), _time);
            ISpeechTurn asked;
            try
            {
                // Not by the token of whoever asks: what is half sent cannot be taken back.
                using var late = new CancellationTokenSource(AsksWithin, _time);
                asked = await at.Session!.AskAsync(brief, late.Token);
            }
            catch (SpeechModelException e)
            {
                await booking.LetGoAsync();
                LogFailed(at.Rung.Model.Key, e.Trouble, e.Message);
                report = new LadderInput.Failed(at.Id, e.Trouble);
                return null;
            }
#pragma warning disable CA1031
            catch (Exception e)
#pragma warning restore CA1031
            {
                // It may have been sent all the same.
                await booking.BookAsync(new TurnEnd(TurnOutcome.Failed, null, SpeechTrouble.Broken, TurnDelay.Created, false));
                if (e is OperationCanceledException)
                    LogFailed(at.Rung.Model.Key, SpeechTrouble.Broken, "a turn could not be asked for in time");
                else
                    LogFault(e);
                report = new LadderInput.Failed(at.Id, SpeechTrouble.Broken);
                return null;
            }

            report = null;
            var turn = new PaidTurn(asked, at.Rung, booking, Limits, _time, () => _clock.Steady, LogFault);
            at.Turn = turn;
            _ = ReportAsync(at, turn, proof);
            return turn;
        }
        finally
        {
            if (report is not null)
                _messages.Writer.TryWrite(proof ? new Message.Input(report) : new Message.Released(report));
        }
    }

    /// <returns>Null: it is not to be asked, which the ladder has been told.</returns>
    private async Task<Reservation?> ReserveAsync(Live at, decimal atMost, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(CountsWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await _ledger!.ReserveAsync(CallPurpose.Presenter, atMost, either.Token);
        }
        catch (ModelAwayException e) when (e.Trouble == ModelTrouble.OverBudget)
        {
            Tell(new LadderInput.Refused(at.Place, atMost));
        }
        catch (Exception e) when (e is ModelAwayException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Tell(new LadderInput.LedgerAway());
        }
#pragma warning disable CA1031 // Whatever fault the store has, nothing can be counted.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFault(e);
            Tell(new LadderInput.LedgerAway());
        }

        return null;
    }

    private async Task ReportAsync(Live at, PaidTurn turn, bool proof)
    {
        TurnEnd end = await turn.Over;
        if (!end.IsGood)
            LogTurn(at.Rung.Model.Key, end.Name, end.Delay?.ToString() ?? end.Trouble?.ToString() ?? "");
        LadderInput failed = new LadderInput.Failed(at.Id, end.Trouble ?? SpeechTrouble.Malformed);
        if (proof)
            Tell(end.IsGood && end.Spoke ? new LadderInput.Proved(at.Id) : failed);
        else
            _messages.Writer.TryWrite(new Message.Released(end.IsGood ? new LadderInput.TurnOver(at.Id, end.Spoke && end.Outcome != TurnOutcome.Cancelled) : failed));
    }
}
