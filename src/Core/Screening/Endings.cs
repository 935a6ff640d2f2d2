namespace Radio24.Core.Screening;

/// <summary>An English word with the endings that it takes, also as they are spoken and typed ("-in", "-az").</summary>
internal static class Endings
{
    public static IReadOnlyCollection<string> Of(string word)
    {
        var forms = new HashSet<string> { word, word + "s", word + "z", word + "es" };
        Add(forms, word, ["ed", "er", "ers", "ing", "in", "ings", "y", "a", "ish"]);
        if (word[^1] == 'e')
            Add(forms, word[..^1], ["ing", "in", "ed", "er", "ers", "y", "ings"]);
        else if (word[^1] == 'y')
            Add(forms, word[..^1], ["ies", "ied", "ier", "iest"]);
        else if (word.Length >= 3 && word[^1] is not ('w' or 'x' or 'a' or 'i' or 'o' or 'u'))
            Add(forms, word + word[^1], ["ed", "er", "ers", "ing", "in", "y"]);
        return forms;
    }

    private static void Add(HashSet<string> forms, string stem, string[] endings)
    {
        foreach (string ending in endings)
            forms.Add(stem + ending);
    }
}
