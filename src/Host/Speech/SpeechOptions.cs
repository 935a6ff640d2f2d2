namespace Radio24.Host.Speech;

/// <summary>Where the offline voices are. The defaults are Debian's.</summary>
public sealed record SpeechOptions
{
    /// <summary><c>Radio24:Speech:Flite</c>: the program, by name (looked for in PATH) or full path; empty: no English voice.</summary>
    public string Flite { get; init; } = "flite";

    /// <summary><c>Radio24:Speech:FliteVoice</c>: as <c>flite -lv</c> lists them.</summary>
    public string FliteVoice { get; init; } = "rms";

    /// <summary><c>Radio24:Speech:OpenJTalk</c>: the program, by name or full path; empty: no Japanese voice.</summary>
    public string OpenJTalk { get; init; } = "open_jtalk";

    /// <summary><c>Radio24:Speech:OpenJTalkDictionary</c>.</summary>
    public string OpenJTalkDictionary { get; init; } = "/var/lib/mecab/dic/open-jtalk/naist-jdic";

    /// <summary><c>Radio24:Speech:OpenJTalkVoice</c>.</summary>
    public string OpenJTalkVoice { get; init; } = "/usr/share/hts-voice/nitech-jp-atr503-m001/nitech_jp_atr503_m001.htsvoice";

    /// <summary><c>Radio24:Speech:Timeout</c>: one phrase may take so long to make.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>One phrase is never longer than this; an engine that makes more is broken.</summary>
    public TimeSpan LongestPhrase { get; init; } = TimeSpan.FromSeconds(60);

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Names the setting and what is allowed.</exception>
    public void Validate()
    {
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(1))
            throw Setting.Wrong($"Radio24:Speech:Timeout must be more than 0 and at most 1 minute, not {Timeout}.");
        if (LongestPhrase < TimeSpan.FromSeconds(5) || LongestPhrase > TimeSpan.FromMinutes(5))
            throw Setting.Wrong($"Radio24:Speech:LongestPhrase must be 5 s to 5 minutes, not {LongestPhrase}.");
        foreach (char c in FliteVoice)
        {
            // It becomes an argument of its own, never part of a command line; a path or URL would still be fetched by flite.
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
                throw Setting.Wrong("Radio24:Speech:FliteVoice must be a voice's name as flite -lv lists it: letters, digits, _ and -.");
        }
    }
}
