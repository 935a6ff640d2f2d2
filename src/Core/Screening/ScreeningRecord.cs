using System.Text.Json;
using System.Text.Json.Serialization;

namespace Radio24.Core.Screening;

/// <summary>
/// A verdict as it is kept: names of ours and numbers, never a word of the post. Names are spelled as metrics spell them, so that what a
/// later version wrote can still be read.
/// </summary>
/// <param name="Verdict">"air", "hold" or "reject".</param>
/// <param name="Rule">The one that decided; null if it may air.</param>
public sealed record ScreeningRecord(
    string Verdict, string? Rule, long PolicyVersion, IReadOnlyList<FindingRecord> Findings, PostAnalysis? Analysis = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new KnownNames() },
    };

    public static ScreeningRecord Of(Verdict verdict) => new(
        ScreeningMeter.Word(verdict.Kind), verdict.Rule is { } rule ? Finding.CodeOf(rule) : null, verdict.PolicyVersion,
        [.. verdict.Findings.Select(FindingRecord.Of)], verdict.Screened?.Analysis);

    /// <summary>Rejected for a plain limit (too long, a link, shouting): nothing that speaks against its author.</summary>
    [JsonIgnore]
    public bool IsSlip =>
        Verdict == ScreeningMeter.Word(VerdictKind.Reject) && Findings.Any(found => found.Step == ScreeningMeter.Word(ScreeningStep.Limits) && found.Rule == Rule);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Null for what cannot be read. A topic or mood that this version does not know is none in particular.</summary>
    public static ScreeningRecord? Read(string? json)
    {
        try
        {
            return json is null ? null : Known(JsonSerializer.Deserialize<ScreeningRecord>(json, Json));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ScreeningRecord? Known(ScreeningRecord? record) => record?.Analysis is not { } analysis ? record : record with
    {
        Analysis = analysis with
        {
            Topic = Enum.IsDefined(analysis.Topic) ? analysis.Topic : PostTopic.Other,
            Mood = Enum.IsDefined(analysis.Mood) ? analysis.Mood : PostMood.Neutral,
        },
    };
}

/// <param name="From">The first character of the part that it is about, in the words as its step saw them; null: all of them, or the name.</param>
/// <param name="Until">The character after it.</param>
public sealed record FindingRecord(string Step, string Rule, double Score, string Advice, int? From = null, int? Until = null)
{
    internal static FindingRecord Of(Finding finding)
    {
        // From the end would need the words, which are not kept here.
        bool counted = finding.Part is { Start.IsFromEnd: false, End.IsFromEnd: false };
        return new FindingRecord(
            ScreeningMeter.Word(finding.Step), finding.Code, Math.Round(finding.Score, 3), ScreeningMeter.Word(finding.Advice),
            counted ? finding.Part!.Value.Start.Value : null, counted ? finding.Part!.Value.End.Value : null);
    }
}
