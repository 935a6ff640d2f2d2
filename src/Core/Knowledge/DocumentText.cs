namespace Radio24.Core.Knowledge;

/// <summary>A document's words, as they were found in its file.</summary>
/// <param name="Title">As the file itself says; null: it does not.</param>
/// <param name="Pages">Null: the format has none.</param>
public sealed record DocumentText(DocumentFormat Format, string? Title, IReadOnlyList<TextBlock> Blocks, int? Pages = null);

/// <summary>A paragraph, a list, a table: what is only cut where it is too long.</summary>
/// <param name="Heading">What it stands under: "Opening hours › In winter", "p. 3"; null: nothing.</param>
/// <param name="Text">Without controls.</param>
public sealed record TextBlock(string? Heading, string Text);

public enum DocumentFormat
{
    Text,
    Markdown,
    Pdf,
}

/// <summary>How much of a file is read.</summary>
/// <param name="Characters">In all of it.</param>
/// <param name="Within">Then it is given up.</param>
public sealed record ReadingLimits(int Pages, int Characters, TimeSpan Within);

/// <summary>A file that gives no text; its message says why, and what is possible.</summary>
public sealed class UnreadableDocumentException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A short word that programs can tell the reasons apart by.</summary>
    public string Code => code;
}
