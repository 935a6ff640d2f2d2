namespace Radio24.Core.Asking;

/// <summary>One line of the ledger: one request that was made, answered or not. A request that is tried again is another line.</summary>
/// <param name="Id">That of its <see cref="Ports.Reservation"/>.</param>
/// <param name="At">When it was made: the hour and the day that it counts in.</param>
/// <param name="Provider">Host of the endpoint.</param>
/// <param name="Outcome">"answered", "cancelled", "lost" (the process died with it), or the <see cref="ModelTrouble"/>.</param>
/// <param name="Dollars">
/// By the price table; what is not known is counted at the dearest that is configured, never as nothing. A call that was broken off, by us or by the
/// network, costs all that was set aside for it: the provider may have done the work. One that was answered with an error costs nothing.
/// </param>
/// <param name="Why">Why this model: "only choice", "cheapest", "faster", or what the one before failed with ("after gpt-x: TimedOut"); "again: Busy" for a retry.</param>
public sealed record PaidCall(
    Guid Id, DateTimeOffset At, CallPurpose Purpose, string Provider, string Model, TokensUsed Tokens, decimal Dollars, string Outcome,
    TimeSpan Took, string Why)
{
    public const string Answered = "answered", Cancelled = "cancelled", Lost = "lost";
}

/// <param name="CachedIn">How many of the text and audio tokens in were cached: a part of them, not more.</param>
/// <param name="Seconds">Of audio, where a service is paid by time.</param>
public sealed record TokensUsed(long TextIn = 0, long TextOut = 0, long AudioIn = 0, long AudioOut = 0, long CachedIn = 0, double Seconds = 0);
