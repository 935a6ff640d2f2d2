using Microsoft.Extensions.Logging;
using Radio24.Adapters.Presenting;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Tests.Presenting;

/// <summary>Presenters as files of the owner.</summary>
public sealed class FolderPersonasTests : IDisposable
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 9, 0, 0, TimeSpan.FromHours(9));
    private static readonly DateTimeOffset Night = new(2026, 3, 1, 2, 0, 0, TimeSpan.FromHours(9));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("radio24-personas-");
    private readonly FakeTimeProvider _time = new();
    private readonly Warnings _log = new();

    [Theory]
    [InlineData("en", "Nora")]
    [InlineData("ja", "ハル")]
    public void Whoever_came_with_the_program_and_speaks_the_stations_language_presents_until_the_owner_has_somebody(string language, string name)
    {
        FolderPersonas personas = Personas(language);
        Persona persona = personas.At(Morning);
        Assert.Equal((name, language), (persona.Name, persona.Language));
        Assert.All(new[] { persona.Do, persona.Dont, persona.Examples }, Assert.NotEmpty);
        Assert.Contains("(AI)", persona.Shown, StringComparison.Ordinal);
        Assert.NotNull(persona.Voice);

        Write("kim.yaml", "name: Kim\nlanguage: en\n");
        Assert.Equal("Kim", Next(personas).Name);
        File.Delete(Path.Combine(_folder.FullName, "kim.yaml"));
        Assert.Equal(name, Next(personas).Name);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Everything_that_a_file_says_is_read()
    {
        Write("kim.yml", """
            # Evenings.
            name: "Kim \"DJ\" 金"
            language: en
            voice: marin
            offline-voice: slt
            manner: >-
              Slow and
              dry.
            do:
              - Be kind.
            dont: [Do not shout., "No slang."]
            examples:
            hours:
              - "22:00-02:30"
              - 6:00 - 24:00
            pronunciation:
              GIF: jif
              "Björk": byerk
            """);
        Persona kim = Personas().At(Morning);
        Assert.Equal(("kim", "Kim \"DJ\" 金", "marin", "slt", "Slow and dry."), (kim.Id, kim.Name, kim.Voice, kim.OfflineVoice, kim.Manner));
        Assert.Equal(["Be kind."], kim.Do);
        Assert.Equal(["Do not shout.", "No slang."], kim.Dont);
        Assert.Empty(kim.Examples);
        Assert.Equal([new OnAirHours(new(22, 0), new(2, 30)), new OnAirHours(new(6, 0), new(0, 0))], kim.Hours);
        Assert.Equal("byerk", kim.Pronunciation["Björk"]);
    }

    [Fact]
    public void Presenters_hand_over_by_their_hours_and_whoever_has_none_is_there_otherwise()
    {
        Write("a-day.yaml", "name: Day\nlanguage: en\nhours: [\"06:00-18:00\"]\n");
        Write("b-late.yaml", "name: Late\nlanguage: en\nhours: [\"22:00-02:30\"]\n");
        Write("c-rest.yaml", "name: Rest\nlanguage: ja\n");
        Write("d-rest.yaml", "name: Also\nlanguage: en\n");
        FolderPersonas personas = Personas();
        Assert.Equal("Day", personas.At(Morning).Name);
        Assert.Equal("Late", personas.At(Night).Name);
        Assert.Equal("Late", personas.At(Night.AddHours(-4)).Name);
        Assert.Equal("Also", personas.At(Night.AddMinutes(30)).Name);
        Assert.Equal("Day", personas.At(Morning.AddHours(9).AddTicks(-1)).Name);
        Assert.Equal("Also", personas.At(Morning.AddHours(9)).Name);
    }

    [Fact]
    public void A_changed_file_counts_at_the_next_break_and_an_invalid_one_leaves_what_was_there()
    {
        Write("kim.yaml", "name: Kim\nlanguage: en\n");
        FolderPersonas personas = Personas();
        Assert.Equal("Kim", personas.At(Morning).Name);
        Write("kim.yaml", "name: Kimberley\nlanguage: en\n");
        Assert.Equal("Kimberley", Next(personas).Name);

        Write("kim.yaml", "name: Kim\nlangage: en\n");
        Assert.Equal("Kimberley", Next(personas).Name);
        Assert.Equal("Kimberley", Next(personas).Name);
        Assert.Equal(
            "personas/kim.yaml, line 2: \"langage\" is not known; is language meant?; known are name, language, voice, offline-voice, manner, do, dont, examples, hours, pronunciation. "
            + "What it said before stays in use (docs/presenter.md)", Assert.Single(_log.Lines));

        Write("kim.yaml", "name: Kay\nlanguage: en\n");
        Assert.Equal("Kay", Next(personas).Name);
    }

    [Theory]
    [InlineData("", 1, "name and language are needed")]
    [InlineData("# nothing\n", 1, "name and language are needed")]
    [InlineData("just words", 1, "keys with values")]
    [InlineData("- a\n- b", 1, "keys with values")]
    [InlineData("language: en", 1, "name is missing")]
    [InlineData("name: Kim", 1, "language is missing; en and ja are possible")]
    [InlineData("name: Kim\nlanguage: fr", 2, "language is \"fr\"; en and ja are possible")]
    [InlineData("name: '...'\nlanguage: en", 1, "letters are needed")]
    [InlineData("name: [Kim]\nlanguage: en", 1, "name is one text, not a list")]
    [InlineData("name: Kim\nlanguage: en\nname: Kay", 3, "name is given twice")]
    [InlineData("name: Kim\nlanguage: en\nvoice: ../x y", 3, "letters, digits")]
    [InlineData("name: Kim\nlanguage: en\noffline-voice: a.flitevox", 3, "letters, digits")]
    [InlineData("name: Kim\nlanguage: en\n\ndont: never", 4, "dont is a list")]
    [InlineData("name: Kim\nlanguage: en\ndo:\n  - a\n  - b: c", 5, "a text in the list of do is needed here, nothing deeper")]
    [InlineData("name: Kim\nlanguage: en\nhours:\n  - \"6-12\"", 4, "\"06:00-12:00\" is possible")]
    [InlineData("name: Kim\nlanguage: en\nhours:\n  - \"06:00-25:00\"", 4, "\"06:00-12:00\" is possible")]
    [InlineData("name: Kim\nlanguage: en\npronunciation: [a]", 3, "pronunciation is a map")]
    [InlineData("name: Kim\nlanguage: en\npronunciation: {a: b, a: c}", 3, "\"a\" is given twice")]
    [InlineData("name: &a Kim\nlanguage: en\nmanner: *a", 1, "anchors and tags are not used")]
    [InlineData("name: Kim\nlanguage: en\nmanner: *b", 3, "is needed here")]
    [InlineData("name: Kim\nlanguage: en\n---\nname: Kay", 3, "one presenter a file")]
    [InlineData("name: Kim\nlanguage: en\nmanner: \"open", 3, "not YAML")]
    [InlineData("name: Kim\n\tlanguage: en", 2, "not YAML")]
    [InlineData("name: Kim\nlanguage: en\nDo: [a]", 3, "is do meant?")]
    [InlineData("name: Kim\nlanguage: en\noffline_voice: slt", 3, "is offline-voice meant?")]
    [InlineData("name: Kim\nlanguage: en\nfavourite colour: red", 3, "known are name,")]
    public void An_invalid_file_is_named_with_its_line_and_what_is_possible(string text, int line, string what)
    {
        Write("kim.yaml", text);
        Assert.Equal("Nora", Personas().At(Morning).Name);
        string said = Assert.Single(_log.Lines);
        Assert.StartsWith($"personas/kim.yaml, line {line}: ", said, StringComparison.Ordinal);
        Assert.Contains(what, said, StringComparison.Ordinal);
        Assert.Contains("It is left out", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_have_limits_and_a_file_that_nests_for_ever_does_no_harm()
    {
        string[] texts =
        [
            $"name: {new string('x', 41)}\nlanguage: en\n",
            $"name: Kim\nlanguage: en\nmanner: {new string('x', 1_001)}\n",
            $"name: Kim\nlanguage: en\ndo: [{string.Join(',', Enumerable.Repeat("a", 25))}]\n",
            $"name: Kim\nlanguage: en\npronunciation: {{{string.Join(',', Enumerable.Range(0, 201).Select(i => $"w{i}: x"))}}}\n",
            $"name: Kim\nlanguage: en\ndo: {new string('[', 60_000)}",
            new string('#', 70_000),
        ];
        foreach (string text in texts)
        {
            _log.Lines.Clear();
            Write("kim.yaml", text);
            Assert.Equal("Nora", Personas().At(Morning).Name);
            string said = Assert.Single(_log.Lines);
            Assert.True(said.Length < 400, said);
        }
    }

    [Fact]
    public void What_comes_with_the_program_says_nothing_that_is_not_allowed()
    {
        foreach (string language in new[] { "en", "ja" })
        {
            Persona persona = Personas(language).At(Morning);
            Assert.Equal(language, Radio24.Core.Phrases.Language.Of(persona.Manner));
            Assert.True(persona.Examples.Count >= 3 && persona.Dont.Count >= 3);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private FolderPersonas Personas(string language = "en") => new(_folder.FullName, language, _time, _log);

    private Persona Next(FolderPersonas personas)
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        return personas.At(Morning);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder.FullName, file), text);

    private sealed class Warnings : ILogger<FolderPersonas>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Equal(LogLevel.Warning, logLevel);
            Lines.Add(formatter(state, exception));
        }
    }
}
