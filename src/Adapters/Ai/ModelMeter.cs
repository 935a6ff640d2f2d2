using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Polly.CircuitBreaker;
using Radio24.Core.Asking;

namespace Radio24.Adapters.Ai;

/// <summary>Meter <c>Radio24.Ai</c>: requests to models, what they cost and how long they took, and whether a model is asked at all just now.</summary>
internal static class ModelMeter
{
    private static readonly Meter Meter = new("Radio24.Ai");
    private static readonly ConcurrentDictionary<string, CircuitState> Breakers = new();

    private static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "radio24.ai.calls", "{call}", "Requests to models, by model, purpose and outcome: answered, cancelled or what went wrong. Those that were not made (OverBudget, BreakerOpen, Crowded) too.");

    private static readonly Counter<double> Dollars = Meter.CreateCounter<double>("radio24.ai.dollars", "{USD}", "What models cost, by model and purpose.");

    private static readonly Histogram<double> Latency = Meter.CreateHistogram<double>(
        "radio24.ai.latency", "s", "How long requests to models took, by model, purpose and outcome.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 60] });

    static ModelMeter() => Meter.CreateObservableGauge(
        "radio24.ai.breaker", () => Breakers.Select(one => new Measurement<int>((int)one.Value, Tag("model", one.Key))), null,
        "Whether a model is asked, by model: 0 it is, 1 it failed too often and is not, 2 it is tried.");

    public static void Called(string model, CallPurpose purpose, string outcome, decimal dollars, TimeSpan took)
    {
        NotCalled(model, purpose, outcome);
        Dollars.Add((double)dollars, Tag("model", model), Tag("purpose", purpose.ToString()));
        Latency.Record(took.TotalSeconds, Tag("model", model), Tag("purpose", purpose.ToString()), Tag("outcome", outcome));
    }

    public static void NotCalled(string model, CallPurpose purpose, string outcome) =>
        Calls.Add(1, Tag("model", model), Tag("purpose", purpose.ToString()), Tag("outcome", outcome));

    public static void Breaker(string model, CircuitState state) => Breakers[model] = state;

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
