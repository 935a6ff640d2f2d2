using Radio24.Core.Direction;
using Radio24.Core.Presenting;

namespace Radio24.Host.Presenting;

/// <summary>A segment that a model has been asked to speak.</summary>
/// <param name="Segment">What is to be said.</param>
/// <param name="Written">From what.</param>
/// <param name="Turn">Under way; whoever has this sees to its end.</param>
internal sealed record LiveTurn(Segment Segment, WrittenBrief Written, IPaidTurn Turn);
