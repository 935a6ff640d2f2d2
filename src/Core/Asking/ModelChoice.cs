namespace Radio24.Core.Asking;

/// <summary>A model that a text task may go to.</summary>
/// <param name="Key">Tells it from the others: the same model at two endpoints is two.</param>
/// <param name="Quality">1 to 5, the owner's word.</param>
public sealed record ModelOffer(string Key, int Quality, ModelPrice Price);

/// <summary>A model to try, and why it stands where it stands.</summary>
public sealed record ModelTry(ModelOffer Offer, string Why);

/// <summary>
/// Which model to ask first, and which next: of those that are good enough, the one that costs least when waiting costs too. One that failed stands behind
/// the others for a while, the longer the more often it failed. A state machine without a clock; <c>now</c> is monotonic.
/// </summary>
public sealed class ModelChoice(IReadOnlyList<ModelOffer> offers)
{
    /// <summary>What a second of waiting is worth, in dollars: a hundred thousand of them would be ten dollars.</summary>
    private const decimal SecondsWorth = 0.0001m;

    /// <summary>An answer of which nothing is known is taken for so long.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(2);

    /// <summary>What was measured longer ago says nothing: the model is given a chance again.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30), LongestRest = TimeSpan.FromMinutes(10), DeniedRest = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Record> _records = offers.ToDictionary(offer => offer.Key, _ => new Record());

    /// <param name="quality">The lowest mark that will do.</param>
    /// <param name="expected">How much the task will use, about.</param>
    /// <param name="now">Monotonic.</param>
    /// <returns>In the order in which they are to be tried; empty if none is good enough.</returns>
    public IReadOnlyList<ModelTry> Order(int quality, TokensUsed expected, TimeSpan now)
    {
        ModelOffer[] enough = [.. offers
            .Where(offer => offer.Quality >= quality)
            .OrderBy(offer => Worth(offer, expected, now)).ThenByDescending(offer => offer.Quality).ThenBy(offer => offer.Key, StringComparer.Ordinal)];
        // Those that rest come last, the one that is ready again soonest first of them. (OrderBy keeps the order of equals.)
        ModelOffer[] order = [.. enough.OrderBy(offer => Rests(offer, now) ? _records[offer.Key].RestsUntil : TimeSpan.Zero)];
        return [.. order.Select((offer, place) => new ModelTry(offer, place > 0 ? "next" : WhyFirst(offer, enough, expected, now)))];
    }

    public void Answered(string key, TimeSpan took, TimeSpan now)
    {
        Record record = _records[key];
        // A moving average: each answer counts for a fifth.
        record.Latency = record.Latency is { } before && now - record.MeasuredAt < Stale ? before + (took - before) / 5 : took;
        (record.MeasuredAt, record.Failures, record.RestsUntil) = (now, 0, TimeSpan.Zero);
    }

    /// <summary>What is our own doing (a cap, too many calls at once) is no failure of the model.</summary>
    public void Failed(string key, ModelTrouble trouble, TimeSpan now)
    {
        Record record = _records[key];
        if (trouble.IsOurs())
            return;
        record.Failures = Math.Min(record.Failures + 1, 20);
        record.Trouble = trouble;
        TimeSpan rest = trouble == ModelTrouble.Denied ? DeniedRest : TimeSpan.FromTicks(Math.Min(LongestRest.Ticks, FirstRest.Ticks << (record.Failures - 1)));
        record.RestsUntil = now + rest;
    }

    /// <summary>How long an answer takes, about.</summary>
    public TimeSpan LatencyOf(ModelOffer offer, TimeSpan now) =>
        _records[offer.Key] is { Latency: { } latency } record && now - record.MeasuredAt < Stale ? latency : Unknown;

    private string WhyFirst(ModelOffer first, ModelOffer[] byWorth, TokensUsed expected, TimeSpan now) =>
        byWorth.Length == 1 ? "only choice"
        : byWorth[0] != first && Rests(byWorth[0], now) ? $"{byWorth[0].Key} rests after {_records[byWorth[0].Key].Trouble}"
        : byWorth.All(offer => first.Price.Of(expected) <= offer.Price.Of(expected)) ? "cheapest"
        : "faster";

    private decimal Worth(ModelOffer offer, TokensUsed expected, TimeSpan now) =>
        offer.Price.Of(expected) + SecondsWorth * (decimal)LatencyOf(offer, now).TotalSeconds;

    private bool Rests(ModelOffer offer, TimeSpan now) => _records[offer.Key].RestsUntil > now;

    private sealed class Record
    {
        public TimeSpan? Latency { get; set; }
        public TimeSpan MeasuredAt { get; set; }
        public int Failures { get; set; }
        public TimeSpan RestsUntil { get; set; }
        public ModelTrouble Trouble { get; set; }
    }
}
