using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>Words for the model, and false alarms: none of the corpora's comes to air, and what only looks so does.</summary>
public sealed class PhraseCorpusTests
{
    private const double Held = 0.55;

    [Theory]
    [InlineData("injection-en.txt", 40)]
    [InlineData("injection-ja.txt", 40)]
    public void No_instruction_to_the_model_comes_to_air(string file, int least) => AssertNone(file, least, InjectionStep.Score);

    [Theory]
    [InlineData("injection-en-near.txt", 40)]
    [InlineData("injection-ja-near.txt", 40)]
    public void What_only_sounds_like_an_instruction_does(string file, int least) => AssertMost(file, least, InjectionStep.Score);

    [Theory]
    [InlineData("alarm-en.txt", 30)]
    [InlineData("alarm-ja.txt", 30)]
    public void No_false_alarm_comes_to_air(string file, int least) => AssertNone(file, least, AlarmStep.Score);

    [Theory]
    [InlineData("alarm-en-near.txt", 30)]
    [InlineData("alarm-ja-near.txt", 30)]
    public void What_only_sounds_like_an_alarm_does(string file, int least) => AssertMost(file, least, AlarmStep.Score);

    private static void AssertNone(string file, int least, Func<string, double> score)
    {
        string[] lines = Lines(file, least);
        string[] aired = [.. lines.Where(line => score(line) < Held).Select(line => $"{score(line):F2} {line}")];
        Assert.True(aired.Length == 0, $"{aired.Length} of {lines.Length}:\n{string.Join('\n', aired)}");
    }

    private static void AssertMost(string file, int least, Func<string, double> score)
    {
        string[] lines = Lines(file, least);
        string[] held = [.. lines.Where(line => score(line) >= Held).Select(line => $"{score(line):F2} {line}")];
        Assert.True(held.Length * 50 <= lines.Length, $"{held.Length} of {lines.Length}:\n{string.Join('\n', held)}");
    }

    private static string[] Lines(string file, int least)
    {
        string[] lines = [.. Corpus.Lines(file).Select(line => line.Replace("\\n", "\n", StringComparison.Ordinal))];
        Assert.True(lines.Length >= least);
        return lines;
    }
}
