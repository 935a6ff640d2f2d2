namespace Radio24.Core.Screening;

/// <summary>A text made plain, and where in the original each of its characters came from.</summary>
public sealed class Folded
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    internal Folded(string original, string text, int[] starts, int[] ends)
    {
        Original = original;
        Text = text;
        _starts = starts;
        _ends = ends;
    }

    public string Original { get; }

    /// <summary>In lower case, without what cannot be seen; not for people to read.</summary>
    public string Text { get; }

    /// <summary>Where the original has what stands at <paramref name="start"/> to <paramref name="end"/> (exclusive) of <see cref="Text"/>, in UTF-16 units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part, or it is empty.</exception>
    public Range Source(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(start, end);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Text.Length);
        return _starts[start].._ends[end - 1];
    }

    /// <summary>Whether the original has full-width katakana for a character of <see cref="Text"/>.</summary>
    internal bool IsKatakanaAt(int place) => Original[_starts[place]] is (>= 'ァ' and <= 'ヺ') or 'ー';

    internal bool IsHalfWidthAt(int place) => Original[_starts[place]] is >= 'ｦ' and <= 'ﾟ';

    /// <summary>The same for a range of <see cref="Text"/>, such as a match of a regular expression.</summary>
    public Range Source(Range part)
    {
        (int offset, int length) = part.GetOffsetAndLength(Text.Length);
        return Source(offset, offset + length);
    }
}
