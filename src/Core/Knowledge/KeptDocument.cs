namespace Radio24.Core.Knowledge;

/// <summary>A document of the station, as its newest version is.</summary>
/// <param name="Name">The file's: another file of the same name is another version.</param>
/// <param name="Title">As it is cited.</param>
/// <param name="Version">1, 2, 3 …</param>
/// <param name="At">When this version came.</param>
/// <param name="By">Who brought it: "account:ID", "key:ID".</param>
/// <param name="Pages">Null: the format has none.</param>
/// <param name="Embeddable">So many of its passages are to be found by meaning, as far as the embedding model knows their language; 0: there is no such model.</param>
/// <param name="Embedded">So many of those are already.</param>
public sealed record KeptDocument(
    Guid Id, string Name, string Title, int Version, DateTimeOffset At, string By, DocumentFormat Format, long Bytes, int? Pages, int Passages,
    int Embeddable, int Embedded);

/// <summary>A file that was read and cut.</summary>
/// <param name="Sha256">Of the file: the same one again is no new version.</param>
public sealed record NewDocument(
    string Name, string Title, DocumentFormat Format, long Bytes, byte[] Sha256, int? Pages, IReadOnlyList<CutPassage> Passages, DateTimeOffset At, string By);

/// <summary>How many a station has at the most.</summary>
/// <param name="Passages">Of the versions that are searched, all documents together.</param>
public sealed record DocumentLimits(int Documents, int Passages);

/// <summary>What became of a file.</summary>
public enum PutOutcome
{
    /// <summary>A document that was not there before.</summary>
    Added,

    /// <summary>Another version of one that was.</summary>
    Replaced,

    /// <summary>The newest version is the same file.</summary>
    Same,

    TooManyDocuments,

    TooManyPassages,
}
