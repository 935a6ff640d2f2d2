using System.Text;

namespace Radio24.Core.Questions;

/// <summary>Cuts words that come bit by bit into whole sentences; marks that follow a sentence's end belong to it.</summary>
public sealed class SentenceCutter
{
    /// <summary>Longer than any sentence: it is given out as it is.</summary>
    private const int Longest = 800;

    private readonly StringBuilder _left = new();

    /// <returns>The sentences that are whole now.</returns>
    public IEnumerable<string> Take(string words)
    {
        _left.Append(words);
        while (Cut(_left.ToString(), isEnd: false) is var at and > 0)
            yield return Out(at);
    }

    /// <summary>What is left at the end.</summary>
    public IEnumerable<string> Rest()
    {
        while (_left.Length > 0)
            yield return Out(Cut(_left.ToString(), isEnd: true) is var at and > 0 ? at : _left.Length);
    }

    public void Clear() => _left.Clear();

    private string Out(int at)
    {
        string sentence = _left.ToString(0, at).Trim();
        _left.Remove(0, at);
        return sentence;
    }

    /// <returns>Where the first sentence ends; 0: not known yet.</returns>
    private static int Cut(string text, bool isEnd)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!Ends(text, i))
                continue;
            int at = i + 1;
            // Closing quotation marks and marks of sources belong to it.
            while (at < text.Length)
            {
                int next = at;
                while (next < text.Length && char.IsWhiteSpace(text[next]))
                    next++;
                if (next == text.Length)
                    return isEnd ? text.Length : 0;
                if (text[next] is '」' or '』' or '”' or '"' or ')' or '）' or '’' && next == at)
                {
                    at = next + 1;
                    continue;
                }

                if (text[next] is not ('[' or '【'))
                    return at;
                int close = text.IndexOfAny([']', '】'], next);
                if (close < 0)
                    return isEnd ? text.Length : 0;
                at = close + 1;
            }

            return isEnd ? at : 0;
        }

        return text.Length > Longest ? Longest : 0;
    }

    private static bool Ends(string text, int i) => text[i] switch
    {
        '。' or '！' or '？' or '\n' => true,
        // At the very end what comes next is not known yet.
        '!' or '?' => i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]),
        '.' => (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || text[i + 1] is '”' or '"' or '[' or ')') && !IsShort(text, i),
        _ => false,
    };

    /// <summary>"Mr.", "St.", "e.g.", an initial: no end.</summary>
    private static bool IsShort(string text, int dot)
    {
        int begin = dot;
        while (begin > 0 && (char.IsLetter(text[begin - 1]) || text[begin - 1] == '.'))
            begin--;
        string word = text[begin..dot];
        return (word.Length == 1 && char.IsUpper(word[0])) || word is "Mr" or "Mrs" or "Ms" or "Dr" or "St" or "No" or "vs" or "e.g" or "i.e" or "a.m" or "p.m";
    }
}
