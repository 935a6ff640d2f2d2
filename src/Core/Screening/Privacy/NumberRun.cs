namespace Radio24.Core.Screening.Privacy;

/// <summary>What stands before a group of digits, between it and the group before.</summary>
internal enum Gap
{
    None,
    Space,
    Hyphen,
    Dot,
    Slash,
    Bracket,

    /// <summary>A comma or its like: as in lists and prices.</summary>
    Comma,

    /// <summary>"dash", の.</summary>
    Word,
}

/// <summary>Digits that stand together.</summary>
/// <param name="Start">In the plain words.</param>
/// <param name="First">Where its digits begin in <see cref="NumberRun.Digits"/>.</param>
/// <param name="Spelled">Written as words or kana.</param>
internal readonly record struct DigitGroup(int Start, int End, int First, int Count, Gap Before, bool Spelled);

/// <summary>Groups of digits with nothing but separators between them, however they are written.</summary>
internal sealed class NumberRun(string digits, IReadOnlyList<DigitGroup> groups)
{
    public string Digits { get; } = digits;

    public IReadOnlyList<DigitGroup> Groups { get; } = groups;

    public int Start => Groups[0].Start;

    public int End => Groups[^1].End;

    /// <summary>Read out digit by digit.</summary>
    public bool IsOneByOne { get; } = groups.Count > 3 && groups.All(group => group.Count <= 2) && groups.Count(group => group.Count == 1) * 4 >= groups.Count * 3;

    /// <summary>Some of the groups, from one to another (the last is in it).</summary>
    public NumberRun Part(int first, int last)
    {
        if (first == 0 && last == Groups.Count - 1)
            return this;
        int from = Groups[first].First;
        DigitGroup end = Groups[last];
        return new NumberRun(
            Digits[from..(end.First + end.Count)],
            [.. Groups.Skip(first).Take(last - first + 1).Select(group => group with { First = group.First - from })]);
    }
}
