namespace Radio24.Core.Screening;

/// <summary>Phrases that are taken out of a text, the longest first, to see what is left of it.</summary>
internal sealed class PhraseSet
{
    private readonly Dictionary<char, string[]> _from;

    /// <param name="phrases">The longest first.</param>
    public PhraseSet(IEnumerable<string> phrases) => _from = phrases.GroupBy(phrase => phrase[0]).ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>How many letters are left; a Japanese character counts as two.</summary>
    public int Rest(string letters)
    {
        int rest = 0;
        for (int i = 0; i < letters.Length;)
        {
            int taken = 0;
            if (_from.TryGetValue(letters[i], out string[]? phrases))
                taken = Array.Find(phrases, phrase => string.CompareOrdinal(letters, i, phrase, 0, phrase.Length) == 0)?.Length ?? 0;
            if (taken == 0)
                rest += letters[i] >= 0x3000 ? 2 : 1;
            i += Math.Max(1, taken);
        }

        return rest;
    }
}
