using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Radio24.Startup;
using Radio24.Station;

namespace Radio24.Api.Tests.Startup;

/// <summary>docs/settings.md is what the options types say: names, defaults, limits and their own words.</summary>
public sealed partial class SettingsDocumentTests
{
    [GeneratedRegex(@"\s+")]
    private static partial Regex Space { get; }

    private readonly Dictionary<string, XElement> _words = Directory.GetFiles(AppContext.BaseDirectory, "Radio24.*.xml")
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .GroupBy(member => member.Attribute("name")!.Value).ToDictionary(same => same.Key, same => same.First());

    [Fact]
    public void The_document_of_the_settings_says_what_the_options_types_say()
    {
        string document = Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs/settings.md"), right = Write();
        if (File.Exists(document) && File.ReadAllText(document) == right)
            return;
        string made = Path.Combine(Path.GetTempPath(), "settings.md");
        File.WriteAllText(made, right);
        Assert.Fail($"docs/settings.md is not what the options types say. Copy {made} over it.");
    }

    private string Write()
    {
        var text = new StringBuilder(
            """
            # Settings

            Made from the options types, and checked by a test (`SettingsDocumentTests`): change it there. 設定の一覧です。環境変数では `:` を `__` と書きます。

            Every setting is in section `Radio24`: as an environment variable `Radio24__Udp__Port=50000`, in `appsettings.json` as
            `{"Radio24": {"Udp": {"Port": 50000}}}`, and some as an option of `./radio24 up`. The environment wins over the file, an option over both. A
            wrong value stops the start with a line that names the setting and says what is possible; a setting that nobody knows is told at the start,
            with the nearest known name. `*` is a number from 0, or a name that you choose. A time is `hours:minutes:seconds`, `7.00:00:00` is 7 days.

            | setting | when left out | possible | what it is |
            |---|---|---|---|

            """);
        foreach (Setting setting in StationOptions.Roots.SelectMany(Setting.Of).DistinctBy(one => one.Name).OrderBy(one => one.Name, StringComparer.Ordinal))
            text.Append(null, $"| `{setting.Name[(Settings.Section.Length + 1)..]}` | {Default(setting)} | {Cell(setting.Allowed)} | {Cell(Words(setting.Property))} |\n");
        return text.ToString();
    }

    private static string Default(Setting setting) => setting switch
    {
        { IsSecret: true } or { Default: null or "" } => "",
        { Default: not string and System.Collections.IEnumerable } => "",
        _ => $"`{Convert.ToString(setting.Default, System.Globalization.CultureInfo.InvariantCulture)}`",
    };

    private string Words(PropertyInfo property) =>
        _words.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out XElement? member) && member.Element("summary") is { } summary
            ? Space.Replace(string.Concat(summary.Nodes().Select(Plain)), " ").Trim()
            : "";

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value.Split('.')[^1]}`",
        XElement other => other.Value,
        _ => "",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Here([CallerFilePath] string path = "") => path;
}
