using Radio24.Api.Posts;
using Radio24.Core.Ports;
using Radio24.Core.Screening;

namespace Radio24.Api.Desk;

/// <summary>Why a post was let through, held or rejected.</summary>
/// <param name="Verdict">"air", "hold" or "reject".</param>
/// <param name="Rule">The one that decided; null if it may air.</param>
/// <param name="PolicyVersion">The station's policy that it was judged under; 0: a preset.</param>
/// <param name="Findings">Everything that was found, also what did not decide.</param>
/// <param name="BeforeTone">The words before their tone was changed, masked.</param>
/// <param name="HasOriginal">Whether what its author sent can be looked at, by whoever may.</param>
internal sealed record DeskScreening(
    string Verdict, string? Rule, long PolicyVersion, IReadOnlyList<DeskFinding> Findings, PostAnalysis? Analysis, string? BeforeTone,
    bool HasOriginal)
{
    public static DeskScreening? Of(ScreenedNote? note) => note is null ? null : new DeskScreening(
        note.Record.Verdict, note.Record.Rule, note.Record.PolicyVersion, [.. note.Record.Findings.Select(DeskFinding.Of)], note.Record.Analysis,
        note.BeforeTone, note.HasOriginal);
}

/// <param name="Score">How sure the step was: 0 to 1.</param>
/// <param name="Advice">What the step would have done by itself.</param>
/// <param name="Reason">Null: a rule that this version does not know any more.</param>
/// <param name="From">Where it is, in the words as the step saw them; null: all of them, or the name.</param>
internal sealed record DeskFinding(string Step, string Rule, double Score, string Advice, Explanation? Reason, int? From, int? Until)
{
    public static DeskFinding Of(FindingRecord found) => new(
        found.Step, found.Rule, found.Score, found.Advice, Explanation.OfRule(found.Rule), found.From, found.Until);
}
