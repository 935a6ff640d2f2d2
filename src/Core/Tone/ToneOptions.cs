using System.ComponentModel.DataAnnotations;

namespace Radio24.Core.Tone;

/// <summary>How posts are put into another tone. The owner's terms are files: <c>terminology/en.txt</c> and <c>ja.txt</c> in the data folder.</summary>
public sealed record ToneOptions : IValidatableObject
{
    /// <summary>Transforms that a model does where there is one, although there are rules: "soften", "summarise". The other four always need one.</summary>
    public IReadOnlyList<string> ByModel { get; init; } = [];

    /// <summary>What a model has not answered in this time is read as it is.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:00:30")]
    public TimeSpan ModelWithin { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A model's answer may be so many times as long as a post may be.</summary>
    [Range(1.0, 3.0)]
    public double LengthBound { get; init; } = 1.5;

    /// <summary>The lowest quality mark of a model that is asked: 1 (any) to 5.</summary>
    [Range(1, 5)]
    public int Quality { get; init; } = 2;

    /// <summary>How long a result is remembered; so long what was previewed is what is read.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Remember { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Bytes of results that a process remembers.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MemoryBytes { get; init; } = 8 * 1024 * 1024;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (ByModel.FirstOrDefault(name => name is not ("soften" or "summarise")) is { } other)
            yield return new ValidationResult($"is \"{other}\"; soften and summarise are possible", [nameof(ByModel)]);
    }
}
