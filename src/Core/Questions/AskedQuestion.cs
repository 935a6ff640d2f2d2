using Radio24.Core.Posts;

namespace Radio24.Core.Questions;

/// <summary>A question with its answer, as its listener may read it again.</summary>
/// <param name="Id">A version 7 UUID: sorts by time.</param>
/// <param name="Words">Masked.</param>
/// <param name="Language">"en" or "ja".</param>
/// <param name="Answer">As it was shown, with its marks.</param>
public sealed record AskedQuestion(
    Guid Id, ListenerId From, DateTimeOffset At, string Words, string Language, string Answer, IReadOnlyList<AnswerCitation> Citations, AnswerHow How,
    string? Model);
