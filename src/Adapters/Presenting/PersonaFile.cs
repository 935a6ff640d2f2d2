using System.Globalization;
using System.Text.RegularExpressions;
using Radio24.Core.Phrases;
using Radio24.Core.Presenting;
using YamlDotNet.Core.Events;
using static Radio24.Adapters.Presenting.PersonaYaml;

namespace Radio24.Adapters.Presenting;

/// <summary>A presenter as it stands in a file: <c>name</c> and <c>language</c>, and whatever else is known of them.</summary>
internal static partial class PersonaFile
{
    private const int LongestName = 40;
    private const int LongestManner = 1_000;
    private const int LongestLine = 240;
    private const int MostLines = 24;
    private const int MostWords = 200;

    private static readonly string[] Keys = ["name", "language", "voice", "offline-voice", "manner", "do", "dont", "examples", "hours", "pronunciation"];

    /// <param name="id">The file's name without its ending.</param>
    /// <exception cref="PersonaFaultException">What is wrong, in which line, and what is possible.</exception>
    public static Persona Read(string id, string text)
    {
        Dictionary<string, PersonaValue> given = PersonaYaml.Read(text, Keys);
        string name = Text(given, "name", LongestName) ?? throw new PersonaFaultException(1, "name is missing");
        if (!CleanText.HasWords(name))
            throw Fault(given["name"].Text!, "name is empty; letters are needed");
        string language = Text(given, "language", LongestName) ?? throw new PersonaFaultException(1, "language is missing; en and ja are possible");
        if (language is not (Language.English or Language.Japanese))
            throw Fault(given["language"].Text!, $"language is {Shown(language)}; en and ja are possible");
        return new Persona(
            id, name, language, Voice(given, "voice", ServiceVoice()), Text(given, "manner", LongestManner) ?? "", Lines(given, "do"), Lines(given, "dont"), Lines(given, "examples"),
            [.. List(given, "hours").Select(Hours)], Pronunciation(given))
        {
            OfflineVoice = Voice(given, "offline-voice", MachineVoice()),
        };
    }

    /// <returns>Null: it is not given.</returns>
    private static string? Text(Dictionary<string, PersonaValue> given, string key, int longest)
    {
        if (!given.TryGetValue(key, out PersonaValue? value))
            return null;
        return value.Text is { } text ? Checked(text, key, longest) : throw Fault(value.Key, $"{key} is one text, not a list");
    }

    private static string? Voice(Dictionary<string, PersonaValue> given, string key, Regex form)
    {
        string? voice = Text(given, key, LongestName);
        return string.IsNullOrEmpty(voice) || form.IsMatch(voice)
            ? (voice is "" ? null : voice)
            : throw Fault(given[key].Text!, $"{key} is {Shown(voice)}; letters, digits, _ and - are possible");
    }

    private static IReadOnlyList<Scalar> List(Dictionary<string, PersonaValue> given, string key)
    {
        if (!given.TryGetValue(key, out PersonaValue? value))
            return [];
        IReadOnlyList<Scalar> lines = value.Lines ?? throw Fault(value.Key, $"{key} is a list: a line each that begins with \"- \"");
        return lines.Count <= MostLines ? lines : throw Fault(lines[MostLines], $"{key} has {lines.Count} lines; {MostLines} are possible");
    }

    private static string[] Lines(Dictionary<string, PersonaValue> given, string key) =>
        [.. List(given, key).Select(line => Checked(line, key, LongestLine)).Where(line => line.Length > 0)];

    private static OnAirHours Hours(Scalar line)
    {
        string[] parts = line.Value.Split('-', '–');
        return parts.Length == 2 && TimeOnly.TryParseExact(parts[0].Trim(), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly from)
            && TimeOnly.TryParseExact(parts[1].Trim().Replace("24:00", "0:00", StringComparison.Ordinal), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly to)
            ? new OnAirHours(from, to)
            : throw Fault(line, $"hours has {Shown(line.Value)}; \"06:00-12:00\" is possible, from 0:00 to 24:00");
    }

    private static Dictionary<string, string> Pronunciation(Dictionary<string, PersonaValue> given)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!given.TryGetValue("pronunciation", out PersonaValue? value))
            return said;
        IReadOnlyList<(Scalar Word, Scalar Said)> words = value.Words ?? throw Fault(value.Key, "pronunciation is a map: a line each such as \"GIF: jif\"");
        if (words.Count > MostWords)
            throw Fault(words[MostWords].Word, $"pronunciation has {words.Count} words; {MostWords} are possible");
        foreach ((Scalar word, Scalar how) in words)
        {
            string written = Checked(word, "a word", LongestName);
            if (written.Length == 0)
                throw Fault(word, "a word is empty");
            if (!said.TryAdd(written, Checked(how, written, 2 * LongestName)))
                throw Fault(word, $"{Shown(written)} is given twice");
        }

        return said;
    }

    private static string Checked(Scalar text, string key, int longest)
    {
        int length = CleanText.Length(text.Value.Trim());
        return length <= longest
            ? CleanText.Of(text.Value, longest)
            : throw Fault(text, $"{key} has a text of {length} characters; {longest} are possible");
    }

    // Azure's and others' have a dot.
    [GeneratedRegex("^[A-Za-z0-9_.-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServiceVoice();

    // It becomes an argument of a program that would also take a path or an address.
    [GeneratedRegex("^[A-Za-z0-9_-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MachineVoice();
}
