using Radio24.Core.Phrases;

namespace Radio24.Host.Presenting;

/// <summary>Fits a script to the voices there are: a post in a language nobody here speaks is mentioned instead of read.</summary>
internal static class SpeakableScript
{
    public static IReadOnlyList<ScriptLine> For(IReadOnlyList<ScriptLine> script, IReadOnlyCollection<string> languages)
    {
        if (script.All(line => languages.Contains(line.Language)))
            return script;
        string spoken = languages.First();
        var fitted = new List<ScriptLine>();
        foreach (ScriptLine line in script)
        {
            // A recording needs no voice of ours.
            if (languages.Contains(line.Language) || line.Purpose == ScriptPurpose.Recording)
                fitted.Add(line);
            else if (line.Purpose == ScriptPurpose.PostText)
                fitted.Add(new ScriptLine(Instead(spoken), spoken, line.Purpose));
        }

        if (fitted.Count == 0)
            fitted.Add(new ScriptLine(Ident(spoken), spoken, ScriptPurpose.Ident));
        return fitted;
    }

    private static string Instead(string spoken) => spoken == Language.Japanese
        ? "英語のお便りをいただきました。ありがとうございます。"
        : "A message came in Japanese, which I cannot read out today. Thank you for writing.";

    private static string Ident(string spoken) => spoken == Language.Japanese ? "お聴きのラジオは、AIがお送りしています。" : "You are listening to a station presented by an A I.";
}
