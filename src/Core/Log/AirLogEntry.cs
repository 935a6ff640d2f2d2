using Radio24.Core.Air;
using Radio24.Core.Posts;

namespace Radio24.Core.Log;

/// <summary>One item that was heard: what, when, and for which post.</summary>
/// <param name="Id">The segment's id: writing the same segment again changes its line, never adds one.</param>
/// <param name="StartedAt">When its first sample left the encoder.</param>
/// <param name="EndedAt">When its last one did; null while it is on air, or if the Host died during it.</param>
/// <param name="Host">Which Host had it on air.</param>
public sealed record AirLogEntry(
    Guid Id, SegmentKind Kind, string Title, string Artist, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, PostId? Post,
    string Host);
