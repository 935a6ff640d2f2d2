using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Speech;

/// <summary>The real flite.</summary>
public class FliteEngineTests
{
    private readonly FliteEngine _engine = new(new SpeechOptions { Timeout = TimeSpan.FromMinutes(1) }); // its priority is low, and other suites run beside this one

    [Fact]
    public async Task It_speaks_a_sentence_in_about_the_time_a_person_would()
    {
        (short[] samples, int rate) = await Spoken.AllAsync(_engine, "Good evening, this is a station with a presenter made of code.");
        Assert.Equal(16_000, rate);
        Assert.InRange((double)samples.Length / rate, 2, 7);
        Assert.True(samples.Max() > 3_000);
    }

    [Theory]
    [InlineData("-o /tmp/radio24-option.wav hello")]
    [InlineData("$(touch /tmp/radio24-shell); `touch /tmp/radio24-shell`")]
    [InlineData("<speak>hello</speak> \"quoted\" 'single' \\ | & ;")]
    public async Task Text_is_only_ever_words(string text)
    {
        (short[] samples, _) = await Spoken.AllAsync(_engine, text);
        Assert.NotEmpty(samples);
        Assert.False(File.Exists("/tmp/radio24-option.wav"));
        Assert.False(File.Exists("/tmp/radio24-shell"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("!?…")]
    [InlineData("ありがとう")]
    public async Task Nothing_to_say_is_no_speech(string text)
    {
        (short[] samples, _) = await Spoken.AllAsync(_engine, text);
        Assert.Empty(samples);
    }

    [Theory]
    [InlineData("Café “naïve”—it’s", "Cafe  naive , it's")]
    [InlineData("Łódź, Ærø, straße", "Lodz, AEro, strasse")]
    [InlineData("ＯＫ ありがとう 5€", "OK       5 euros")]
    [InlineData("cafe\u0301", "cafe")]
    public void Words_become_plain(string text, string plain) => Assert.Equal(plain, FliteEngine.ToPlainWords(text));

    [Fact]
    public void A_missing_program_is_said_with_its_package_and_setting()
    {
        var e = Assert.Throws<SpeechException>(() => new FliteEngine(new SpeechOptions { Flite = "no-such-flite" }));
        Assert.Contains("Radio24:Speech:Flite", e.Message);
        Assert.Contains("package flite", e.Message);
    }

    [Fact]
    public async Task It_leaves_no_files_behind()
    {
        string scratch = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        await Spoken.AllAsync(new FliteEngine(new SpeechOptions(), scratch), "one");
        var hurried = new FliteEngine(new SpeechOptions { Timeout = TimeSpan.FromMilliseconds(1) }, scratch);
        await Assert.ThrowsAsync<SpeechException>(() => Spoken.AllAsync(hurried, "two"));
        Assert.Empty(Directory.GetFiles(scratch));
        Directory.Delete(scratch);
    }
}
