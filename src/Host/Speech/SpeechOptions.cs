using System.ComponentModel.DataAnnotations;

namespace Radio24.Host.Speech;

/// <summary>Where the offline voices are. The defaults are Debian's.</summary>
public sealed record SpeechOptions
{
    /// <summary><c>Radio24:Speech:Flite</c>: the program, by name (looked for in PATH) or full path; empty: no English voice.</summary>
    public string Flite { get; init; } = "flite";

    /// <summary><c>Radio24:Speech:FliteVoice</c>: as <c>flite -lv</c> lists them.</summary>
    // It becomes an argument of its own, never part of a command line; a path or URL would still be fetched by flite.
    [RegularExpression("[A-Za-z0-9_-]*", ErrorMessage = "a voice's name as flite -lv lists it is possible: letters, digits, _ and -")]
    public string FliteVoice { get; init; } = "rms";

    /// <summary><c>Radio24:Speech:OpenJTalk</c>: the program, by name or full path; empty: no Japanese voice.</summary>
    public string OpenJTalk { get; init; } = "open_jtalk";

    /// <summary><c>Radio24:Speech:OpenJTalkDictionary</c>.</summary>
    public string OpenJTalkDictionary { get; init; } = "/var/lib/mecab/dic/open-jtalk/naist-jdic";

    /// <summary><c>Radio24:Speech:OpenJTalkVoice</c>.</summary>
    public string OpenJTalkVoice { get; init; } = "/usr/share/hts-voice/nitech-jp-atr503-m001/nitech_jp_atr503_m001.htsvoice";

    /// <summary><c>Radio24:Speech:Timeout</c>: one phrase may take so long to make.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>One phrase is never longer than this; an engine that makes more is broken.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan LongestPhrase { get; init; } = TimeSpan.FromSeconds(60);
}
