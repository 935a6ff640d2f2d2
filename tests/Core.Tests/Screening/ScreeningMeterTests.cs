using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Radio24.Core.Asking;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>What whoever watches the station is told of its screening: counts by names of ours, and no word of a post.</summary>
public sealed class ScreeningMeterTests
{
    [Fact]
    public async Task Verdicts_findings_and_the_time_of_each_step_are_told_by_name()
    {
        var told = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meter) =>
            {
                if (instrument.Meter.Name == ScreeningMeter.Name)
                    meter.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => told.Enqueue($"{instrument.Name} {value} {Words(tags)}"));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => told.Enqueue($"{instrument.Name} {Words(tags)}"));
        listener.Start();

        var chain = new ScreeningChain([new Away()], new SteadyCircumstances(StationPolicy.Careful));
        await chain.ScreenAsync(ScreeningChainTests.Post("the secret word"), default);

        Assert.Contains("radio24.screening.verdicts 1 verdict=hold rule=stepAway", told);
        Assert.Contains("radio24.screening.findings 1 step=moderation rule=stepAway", told);
        Assert.Contains("radio24.screening.step step=moderation outcome=overBudget", told);
        Assert.DoesNotContain(told, line => line.Contains("secret", StringComparison.Ordinal));
    }

    private static string Words(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

    private sealed class Away : IScreeningStep
    {
        public ScreeningStep Step => ScreeningStep.Moderation;

        public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken) =>
            throw new ModelAwayException(ModelTrouble.OverBudget);
    }
}
