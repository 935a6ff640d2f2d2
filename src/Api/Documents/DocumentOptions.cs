using System.ComponentModel.DataAnnotations;
using Radio24.Core.Knowledge;

namespace Radio24.Api.Documents;

/// <summary>Section <c>Radio24:Documents</c>: how much the station's documents may be.</summary>
public sealed record DocumentOptions
{
    /// <summary>Bytes of a file.</summary>
    [Range(1_024, 100 << 20)]
    public int LargestFile { get; init; } = 10 << 20;

    /// <summary>Pages of a PDF.</summary>
    [Range(1, 10_000)]
    public int MostPages { get; init; } = 1_000;

    /// <summary>Characters of a document.</summary>
    [Range(1_000, 20_000_000)]
    public int MostCharacters { get; init; } = 2_000_000;

    /// <summary>How long a file may take to be read.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = "00:00:01 to 00:05:00 is possible")]
    public TimeSpan ReadWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Documents at the most.</summary>
    [Range(1, 10_000)]
    public int MostDocuments { get; init; } = 500;

    /// <summary>Passages at the most, of all documents together; one has some 250 words.</summary>
    [Range(1, 1_000_000)]
    public int MostPassages { get; init; } = 20_000;

    internal ReadingLimits Reading => new(MostPages, MostCharacters, ReadWithin);

    internal DocumentLimits Limits => new(MostDocuments, MostPassages);
}
