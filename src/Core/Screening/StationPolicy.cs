using Radio24.Core.Tone;

namespace Radio24.Core.Screening;

/// <summary>
/// What airs without a person. Pure: what was found in a post and under which circumstances go in, a verdict comes out. What this does not
/// say, the step that found something does (<see cref="Finding.Advice"/>).
/// </summary>
public sealed record StationPolicy
{
    /// <summary>What it was made from: the rest of what is here may differ.</summary>
    public required PolicyPreset Preset { get; init; }

    /// <summary>The one switch: nothing airs without a person, whatever else stands here.</summary>
    public bool HoldEverything { get; init; }

    /// <summary>What may air without a person, if nothing was found that speaks against it: one that fits is enough. None: nothing does.</summary>
    public IReadOnlyList<AirRule> Airs { get; init; } = [];

    /// <summary>From which score on a rule holds or rejects a post; a rule that is not here does as its step advises.</summary>
    public IReadOnlyList<RuleThreshold> Rules { get; init; } = [];

    /// <summary>Who is known, and who is flagged.</summary>
    public StandingRule Standing { get; init; } = new();

    /// <summary>The desk counts as attended so many minutes after somebody who may decide was seen there.</summary>
    public int DeskMinutes { get; init; } = 10;

    /// <summary>
    /// A service that a step asks is away, and nobody is at the desk: true, the local rules decide alone; false, the post is held. With
    /// somebody at the desk it is held.
    /// </summary>
    public bool LocalRulesDecideAlone { get; init; }

    /// <summary>A post in which something personal was masked may air, masked; false: a person looks at it first.</summary>
    public bool MaskedAirs { get; init; } = true;

    /// <summary>Asks a chat model, where there is one, for topic, mood and clarity; false: by rules.</summary>
    public bool AnalysisByModel { get; init; }

    /// <summary>Tones that are applied, one after the other, to the posts they are for.</summary>
    public IReadOnlyList<ToneRule> Transforms { get; init; } = [];

    /// <summary>What an author chose when sending, their own words among it, comes before <see cref="Transforms"/>.</summary>
    public bool AuthorsChooseTone { get; init; } = true;

    /// <summary>For a station on one machine: what nothing speaks against airs.</summary>
    public static StationPolicy Open { get; } = new()
    {
        Preset = PolicyPreset.Open,
        Airs = [new(PostKind.Text, AuthorStanding.Flagged), new(PostKind.Voice, AuthorStanding.Flagged), new(PostKind.Talkback, AuthorStanding.Flagged)],
        LocalRulesDecideAlone = true,
    };

    /// <summary>For a station that strangers reach: clean text airs, a recording only of an author who is known, a service that is away is waited for.</summary>
    public static StationPolicy Careful { get; } = new()
    {
        Preset = PolicyPreset.Careful,
        Airs = [new(PostKind.Text, AuthorStanding.New), new(PostKind.Voice, AuthorStanding.Known)],
        AnalysisByModel = true,
    };

    /// <summary>A person decides about everything that is not rejected.</summary>
    public static StationPolicy ByHand { get; } = new() { Preset = PolicyPreset.ByHand, AnalysisByModel = true };

    public static StationPolicy Of(PolicyPreset preset) => preset switch
    {
        PolicyPreset.Open => Open,
        PolicyPreset.ByHand => ByHand,
        _ => Careful,
    };

    public static StationPolicy Default(bool isPublic) => isPublic ? Careful : Open;

    /// <summary>Whether it makes a difference who the author is.</summary>
    public bool AsksStanding => Airs.Any(rule => rule.Standing != AuthorStanding.Flagged);

    public AuthorStanding StandingOf(AuthorRecord record) =>
        record.Rejected >= Standing.FlaggedAfter ? AuthorStanding.Flagged
        : record.Rejected == 0 && record.Aired >= Standing.KnownAfter ? AuthorStanding.Known
        : AuthorStanding.New;

    /// <summary>The tones for a post, in their order.</summary>
    public IEnumerable<ToneRule> TransformsFor(Candidate candidate) => Transforms.Where(tone => tone.IsFor(candidate));

    /// <summary>What a finding means here.</summary>
    /// <param name="attended">See <see cref="Circumstances.Attended"/>.</param>
    public VerdictKind Means(Finding finding, bool attended)
    {
        if (finding.Rule == ScreeningRule.StepAway)
            return LocalRulesDecideAlone && !attended ? VerdictKind.Air : VerdictKind.Hold;
        if (Rules.FirstOrDefault(rule => rule.Rule == finding.Code) is { } threshold)
        {
            return finding.Score >= threshold.RejectAt ? VerdictKind.Reject
                : finding.Score >= threshold.HoldAt ? VerdictKind.Hold
                : VerdictKind.Air;
        }

        return finding is { Step: ScreeningStep.Privacy, Advice: VerdictKind.Air } && !MaskedAirs ? VerdictKind.Hold : finding.Advice;
    }

    /// <summary>Whether one of these rejects a post, whoever is at the desk.</summary>
    public bool Rejects(IEnumerable<Finding> findings) => findings.Any(finding => Means(finding, attended: false) == VerdictKind.Reject);

    /// <summary>The verdict, with the findings that led to it and the policy's own.</summary>
    public Verdict Decide(IReadOnlyList<Finding> findings, Circumstances now)
    {
        Finding? worst = findings.MaxBy(finding => (Means(finding, now.Attended), finding.Score));
        VerdictKind kind = worst is null ? VerdictKind.Air : Means(worst, now.Attended);
        if (kind == VerdictKind.Reject)
            return new Verdict(kind, worst!.Reason) { Findings = findings, Rule = worst.Rule };

        Finding? own = HoldEverything ? Own(ScreeningRule.EverythingHeld)
            : Airs.Any(rule => rule.Fits(now)) ? null
            : Own(ScreeningRule.NeedsPerson);
        if (kind == VerdictKind.Air)
            worst = own;
        return worst is null
            ? new Verdict(VerdictKind.Air) { Findings = findings }
            : new Verdict(VerdictKind.Hold, worst.Reason) { Findings = own is null ? findings : [.. findings, own], Rule = worst.Rule };
    }

    private static Finding Own(ScreeningRule rule) => new(ScreeningStep.Policy, rule, 1, VerdictKind.Hold);
}

/// <summary>What a policy is made from.</summary>
public enum PolicyPreset
{
    Open,
    Careful,
    ByHand,
}

/// <summary>One case in which a post airs without a person.</summary>
/// <param name="Standing">The least that its author must be.</param>
/// <param name="FromHour">0 to 23, in the station's zone; with <paramref name="UntilHour"/> or not at all.</param>
/// <param name="UntilHour">1 to 24: from then on no more. At or before the first: over midnight.</param>
/// <param name="Desk">Whether somebody has to be there.</param>
public sealed record AirRule(
    PostKind Kind, AuthorStanding Standing = AuthorStanding.New, int? FromHour = null, int? UntilHour = null, DeskRule Desk = DeskRule.Either)
{
    public bool Fits(Circumstances now) =>
        now.Kind == Kind && now.Standing >= Standing && IsIn(now.Hour)
        && Desk switch { DeskRule.Attended => now.Attended, DeskRule.Unattended => !now.Attended, _ => true };

    private bool IsIn(int hour) => (FromHour, UntilHour) switch
    {
        (null, null) => true,
        var (from, until) when (from ?? 0) < (until ?? 24) => hour >= (from ?? 0) && hour < (until ?? 24),
        var (from, until) => hour >= from || hour < until,
    };
}

/// <summary>Whether somebody has to be at the desk.</summary>
public enum DeskRule
{
    Either,
    Attended,
    Unattended,
}

/// <summary>From which score on a rule counts.</summary>
/// <param name="Rule">A <see cref="ScreeningRule"/> in lower camel case. One that this version does not know any more is passed over.</param>
/// <param name="HoldAt">0 to 1; null: it holds no post.</param>
/// <param name="RejectAt">0 to 1; null: it rejects no post.</param>
public sealed record RuleThreshold(string Rule, double? HoldAt = null, double? RejectAt = null);

/// <summary>When an author is known, and when flagged.</summary>
public sealed record StandingRule
{
    /// <summary>Posts that have aired, of the latest <see cref="AuthorRecord.Looked"/>.</summary>
    public int KnownAfter { get; init; } = 3;

    /// <summary>Posts that were rejected lately.</summary>
    public int FlaggedAfter { get; init; } = 2;

    /// <summary>Lately: within so many days.</summary>
    public int WithinDays { get; init; } = 7;
}

/// <summary>A tone, and for which posts.</summary>
/// <param name="Name">One of <see cref="TonePipeline.Names"/>.</param>
/// <param name="Intensity">1 (slightly) to 3.</param>
/// <param name="Kinds">Null: all.</param>
/// <param name="LongerThan">Characters; null: however short.</param>
public sealed record ToneRule(string Name, int Intensity = 2, IReadOnlyList<PostKind>? Kinds = null, int? LongerThan = null)
{
    public bool IsFor(Candidate candidate) =>
        Kinds?.Contains(candidate.Kind) != false && candidate.Words.Length > (LongerThan ?? 0);
}
