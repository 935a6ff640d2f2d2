using System.ComponentModel.DataAnnotations;

namespace Radio24.Core.Phrases;

/// <summary>One or a few short sentences for the presenter to say, shown as one caption.</summary>
/// <param name="Text">Written to be spoken: numbers and times in words where a speech engine would stumble, no links or emoji.</param>
/// <param name="Language"><see cref="Phrases.Language.English"/> or <see cref="Phrases.Language.Japanese"/>; chooses the voice.</param>
public sealed record ScriptLine(string Text, string Language, ScriptPurpose Purpose);

/// <summary>What a line of a script is for.</summary>
public enum ScriptPurpose
{
    /// <summary>A greeting, or the first words of a sign-on or link.</summary>
    Greeting,

    /// <summary>The station's name and the fact that the presenter is an AI.</summary>
    Ident,

    /// <summary>The time.</summary>
    Time,

    /// <summary>The date.</summary>
    Date,

    /// <summary>Names what just played.</summary>
    Backsell,

    /// <summary>Names what plays next.</summary>
    Next,

    /// <summary>Introduces a listener's post.</summary>
    PostIntro,

    /// <summary>The listener's own words, read out.</summary>
    PostText,

    /// <summary>Not spoken: the listener's recording plays here. The text is its transcript, or empty.</summary>
    Recording,

    /// <summary>Replies to the post.</summary>
    PostReply,

    /// <summary>Leads back to the programme.</summary>
    Closing,

    /// <summary>Fills the time when nothing else is due.</summary>
    Filler,
}

/// <summary>Who speaks, and in which language by default.</summary>
public sealed record ScriptOptions
{
    /// <summary>As spoken: "Radio twenty-four", not "Radio24", which engines read digit by digit.</summary>
    public string StationEn { get; init; } = "Radio Twenty-Four";

    public string StationJa { get; init; } = "ラジオにじゅうよん";

    /// <summary>The station's language for links, idents and fillers; posts are read and answered in their own.</summary>
    [AllowedValues(Phrases.Language.English, Phrases.Language.Japanese, ErrorMessage = "en and ja are possible")]
    public string Language { get; init; } = Phrases.Language.English;

    /// <summary>Also say sign-on and station ID in the other language.</summary>
    public bool Bilingual { get; init; } = true;
}
