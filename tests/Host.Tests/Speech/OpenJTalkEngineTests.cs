using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Speech;

/// <summary>The real Open JTalk with the nitech voice.</summary>
public class OpenJTalkEngineTests
{
    private readonly OpenJTalkEngine _engine = new(new SpeechOptions { Timeout = TimeSpan.FromMinutes(1) }); // its priority is low, and other suites run beside this one

    [Fact]
    public async Task It_speaks_japanese()
    {
        (short[] samples, int rate) = await Spoken.AllAsync(_engine, "こんばんは。ラジオをお聴きいただきありがとうございます。");
        Assert.Equal(48_000, rate);
        Assert.InRange((double)samples.Length / rate, 2.5, 8);
        Assert.True(samples.Max() > 3_000);
    }

    [Theory]
    [InlineData("改行\nのあとも")]
    [InlineData("/etc/passwd -ow /tmp/radio24-option.wav 読んで")]
    public async Task Text_is_only_ever_words(string text)
    {
        (short[] samples, _) = await Spoken.AllAsync(_engine, text);
        Assert.NotEmpty(samples);
        Assert.False(File.Exists("/tmp/radio24-option.wav"));
    }

    [Fact]
    public async Task What_follows_a_line_break_is_spoken_too()
    {
        (short[] one, _) = await Spoken.AllAsync(_engine, "おはようございます");
        (short[] two, _) = await Spoken.AllAsync(_engine, "おはようございます\nおはようございます");
        Assert.InRange((double)two.Length / one.Length, 1.5, 2.5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("。。。")]
    public async Task Nothing_to_say_is_no_speech(string text)
    {
        (short[] samples, _) = await Spoken.AllAsync(_engine, text);
        Assert.Empty(samples);
    }

    [Fact]
    public void A_long_text_is_cut_into_lines_the_program_reads_whole()
    {
        string[] lines = OpenJTalkEngine.ToLines(new string('あ', 1_000)).ToArray();
        Assert.Equal(1_000, lines.Sum(l => l.Length));
        Assert.All(lines, l => Assert.True(System.Text.Encoding.UTF8.GetByteCount(l) <= 1_000));
    }

    [Theory]
    [InlineData("program", "Radio24:Speech:OpenJTalk;")]
    [InlineData("dictionary", "Radio24:Speech:OpenJTalkDictionary")]
    [InlineData("voice", "contrib")]
    public void What_is_missing_is_said(string missing, string expected)
    {
        var good = new SpeechOptions();
        SpeechOptions options = missing switch
        {
            "program" => good with { OpenJTalk = "/no/such" },
            "dictionary" => good with { OpenJTalkDictionary = "/no/such" },
            _ => good with { OpenJTalkVoice = "/no/such" },
        };
        var e = Assert.Throws<SpeechException>(() => new OpenJTalkEngine(options));
        Assert.Contains(expected.TrimEnd(';'), e.Message);
    }
}
