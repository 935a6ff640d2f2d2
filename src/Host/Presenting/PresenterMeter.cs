using System.Diagnostics.Metrics;
using Radio24.Core.Presenting;

namespace Radio24.Host.Presenting;

/// <summary>Meter <c>Radio24.Presenter</c>: who speaks, and what became of the turns of models.</summary>
internal static class PresenterMeter
{
    private static readonly Meter Meter = new("Radio24.Presenter");
    private static int _rung = -1;

    private static readonly Counter<long> Turns = Meter.CreateCounter<long>(
        "radio24.presenter.turns", "{turn}", "Turns that models were asked for, by rung, model and outcome: completed, incomplete, cancelled, lost, or what failed. Proofs, which nobody hears, too.");

    private static readonly Counter<double> Dollars = Meter.CreateCounter<double>("radio24.presenter.dollars", "{USD}", "What those turns cost, by rung and model.");

    private static readonly Histogram<double> FirstAudio = Meter.CreateHistogram<double>(
        "radio24.presenter.first_audio", "s", "From asking for a turn to its first sound, by rung and model.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8] });

    static PresenterMeter() => Meter.CreateObservableGauge(
        "radio24.presenter.rung", () => Volatile.Read(ref _rung) is >= 0 and var rung ? [new Measurement<int>(rung)] : (Measurement<int>[])[], null,
        "Who speaks: 0 the chosen model, 1 the cheaper one, 2 the second endpoint, 3 the voice of this machine, 4 nobody.");

    public static void Speaks(PresenterRung rung) => Volatile.Write(ref _rung, (int)rung);

    public static void Turned(PresenterRung rung, string model, string outcome, decimal dollars, TimeSpan? firstAudio)
    {
        Turns.Add(1, Tag("rung", rung.ToString()), Tag("model", model), Tag("outcome", outcome));
        Dollars.Add((double)dollars, Tag("rung", rung.ToString()), Tag("model", model));
        if (firstAudio is { } took)
            FirstAudio.Record(took.TotalSeconds, Tag("rung", rung.ToString()), Tag("model", model));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
