using System.ComponentModel.DataAnnotations;

namespace Radio24.Core.Questions;

/// <summary>Section <c>Radio24:Questions</c>: what listeners may ask the station on its page. Nothing of it is aired.</summary>
public sealed record QuestionOptions
{
    /// <summary>Whether the station answers at all.</summary>
    public bool Answered { get; init; } = true;

    /// <summary>Characters of a question as a person counts them.</summary>
    [Range(10, 1_000)]
    public int MaximumText { get; init; } = 200;

    /// <summary>What a model has not answered in this time is answered by the passages themselves.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan ModelWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The lowest quality mark of a model that is asked: 1 (any) to 5.</summary>
    [Range(1, 5)]
    public int Quality { get; init; } = 2;

    /// <summary>How long an answer is given again to the same question, as long as its sources say the same.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Remember { get; init; } = TimeSpan.FromMinutes(10);
}
