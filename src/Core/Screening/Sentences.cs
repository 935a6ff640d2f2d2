namespace Radio24.Core.Screening;

/// <summary>Where the sentences of a folded text begin and end.</summary>
internal sealed class Sentences(string text)
{
    private static readonly HashSet<string> Leading =
    [
        "please", "now", "and", "then", "so", "just", "ok", "okay", "also", "first", "but", "hey", "hello", "hi", "you", "must", "should", "to", "can", "kindly", "important", "immediately", "simply", "next",
        "everyone", "ai", "dj", "presenter", "host", "assistant", "yo", "pls", "urgent", "instead", "could", "would", "will", "shall", "need", "have", "want", "today", "tonight", "radio", "thanks", "great", "show", "morning", "good", "evening",
    ];

    private static readonly System.Buffers.SearchValues<char> Ends = System.Buffers.SearchValues.Create(".!?。;:\"'「『(*[>");

    public int StartOf(int at)
    {
        for (int i = Math.Min(at, text.Length) - 1; i >= 0; i--)
        {
            if (IsEnd(i))
                return i + 1;
        }

        return 0;
    }

    public int EndOf(int at)
    {
        for (int i = Math.Max(0, at - 1); i < text.Length; i++)
        {
            if (IsEnd(i))
                return i + 1;
        }

        return text.Length;
    }

    /// <summary>Nothing stands before but words like "please".</summary>
    public bool IsBeginning(int at)
    {
        ReadOnlySpan<char> ahead = text.AsSpan(0, at);
        int end = ahead.LastIndexOfAny(Ends);
        foreach (Range word in ahead[(end + 1)..].SplitAny(" ,、-"))
        {
            ReadOnlySpan<char> one = ahead[(end + 1)..][word];
            if (one.Length > 0 && !Leading.GetAlternateLookup<ReadOnlySpan<char>>().Contains(one))
                return false;
        }

        return true;
    }

    private bool IsEnd(int i) => text[i] is '。' or '!' or '?' or '\n' || (text[i] == '.' && (i + 1 == text.Length || text[i + 1] == ' '));
}
