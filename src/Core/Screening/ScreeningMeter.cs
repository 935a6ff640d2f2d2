using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Radio24.Core.Screening;

/// <summary>Meter <c>Radio24.Screening</c>: what became of posts and by which rule, and how long each step took. Names of ours alone.</summary>
public static class ScreeningMeter
{
    public const string Name = "Radio24.Screening";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Verdicts = Meter.CreateCounter<long>(
        "radio24.screening.verdicts", "{post}", "Posts that were judged, by verdict and by the rule that decided.");

    private static readonly Counter<long> Findings = Meter.CreateCounter<long>(
        "radio24.screening.findings", "{finding}", "What was found in posts, by step and rule, also where it did not decide.");

    private static readonly Histogram<double> Steps = Meter.CreateHistogram<double>(
        "radio24.screening.step", "s", "How long a step took, by step and outcome.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30] });

    /// <summary>A post was judged; also one that the chain could not judge, and that is held for it.</summary>
    public static void Judged(Verdict verdict)
    {
        Verdicts.Add(1, new("verdict", Word(verdict.Kind)), new("rule", verdict.Rule is { } rule ? Finding.CodeOf(rule) : "none"));
        foreach (Finding finding in verdict.Findings)
            Findings.Add(1, new("step", Word(finding.Step)), new("rule", finding.Code));
    }

    internal static void Took(ScreeningStep step, TimeSpan time, string outcome) =>
        Steps.Record(time.TotalSeconds, new("step", Word(step)), new("outcome", JsonNamingPolicy.CamelCase.ConvertName(outcome)));

    /// <summary>A name of ours as metrics and answers spell it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
