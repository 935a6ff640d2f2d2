using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Host.Presenting;

/// <summary>What was set aside for a turn, and what is booked when it is over.</summary>
/// <param name="why">Why this model; a proof says so.</param>
internal sealed class TurnBooking(ILedger ledger, Reservation reservation, SpeechRung at, string why, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private TimeSpan? _firstAudio;

    /// <summary>A sound came.</summary>
    public void Heard() => _firstAudio ??= time.GetElapsedTime(_began);

    /// <summary>It was not asked for after all.</summary>
    public ValueTask LetGoAsync() => ledger.LetGoAsync(reservation);

    /// <returns>What it cost: by what the service says, else all that was set aside; nothing where it refused.</returns>
    public async ValueTask<decimal> BookAsync(TurnEnd end)
    {
        decimal dollars = end.Used is { } used ? at.Model.Price.Of(used) : end.WasRefused ? 0 : reservation.AtMost;
        await ledger.BookAsync(reservation, new PaidCall(
            reservation.Id, reservation.At, reservation.Purpose, at.Model.Provider, at.Model.Model, end.Used ?? new TokensUsed(), dollars, end.Name,
            time.GetElapsedTime(_began), why));
        PresenterMeter.Turned(at.Rung, at.Model.Model, end.Name, dollars, _firstAudio);
        return dollars;
    }
}
