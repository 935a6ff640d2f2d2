namespace Radio24.Media.Rtc.Rtcp;

/// <summary>The report blocks at the end of a sender or receiver report, read where they lie.</summary>
public readonly ref struct ReportBlocks
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <param name="bytes">A whole number of blocks.</param>
    internal ReportBlocks(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many there are, 0 to 31.</summary>
    public int Count => _bytes.Length / ReportBlock.Size;

    /// <summary>A block.</summary>
    public ReportBlock this[int index] => ReportBlock.Read(_bytes.Slice(index * ReportBlock.Size, ReportBlock.Size));
}
