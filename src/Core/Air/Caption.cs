using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Core.Air;

/// <summary>A spoken phrase as text, sent when its first sample leaves the encoder.</summary>
/// <param name="Id">Counts up from 1 since sign-on.</param>
/// <param name="Text">The whole phrase.</param>
/// <param name="Language">BCP 47: "en" or "ja".</param>
/// <param name="At">Wall clock when the phrase's first sample left the encoder.</param>
/// <param name="MediaTime">The same moment on the station's media clock, since sign-on.</param>
/// <param name="Length">How long the phrase is heard.</param>
/// <param name="Post">The post it takes up, if any.</param>
/// <param name="Citations">What it rests on, as far as it can be opened; null: nothing.</param>
public sealed record Caption(
    long Id, string Text, string Language, DateTimeOffset At, TimeSpan MediaTime, TimeSpan Length, PostId? Post,
    IReadOnlyList<Citation>? Citations = null);
