namespace Radio24.Core.Asking;

/// <summary>One line of the ledger: a call that was made, answered or not.</summary>
/// <param name="Provider">Host of the endpoint.</param>
/// <param name="Outcome">"answered", "cancelled", or the <see cref="ModelTrouble"/>.</param>
/// <param name="Dollars">By the price table; what is not known is counted at the dearest that is configured, never as nothing.</param>
/// <param name="Why">Why this model: "first choice", "cheaper", or what the one before failed with.</param>
public sealed record PaidCall(
    Guid Id, DateTimeOffset At, CallPurpose Purpose, string Provider, string Model, TokensUsed Tokens, decimal Dollars, string Outcome,
    TimeSpan Took, string Why);

/// <param name="CachedIn">How many of the text and audio tokens in were cached: a part of them, not more.</param>
/// <param name="Seconds">Of audio, where a service is paid by time.</param>
public sealed record TokensUsed(long TextIn = 0, long TextOut = 0, long AudioIn = 0, long AudioOut = 0, long CachedIn = 0, double Seconds = 0);
