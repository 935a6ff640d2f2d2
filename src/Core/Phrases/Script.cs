using System.ComponentModel.DataAnnotations;

namespace Radio24.Core.Phrases;

/// <summary>One sentence (or a few short ones) for the presenter to say; also one caption.</summary>
/// <param name="Text">Written for the ear: numbers and times in words where a speech engine would stumble, no links, no emoji.</param>
/// <param name="Language"><see cref="Phrases.Language.English"/> or <see cref="Phrases.Language.Japanese"/>; chooses the voice.</param>
public sealed record ScriptLine(string Text, string Language, ScriptPurpose Purpose);

/// <summary>What a line of a script is for.</summary>
public enum ScriptPurpose
{
    /// <summary>Good morning, and the first words of a sign-on or link.</summary>
    Greeting,

    /// <summary>The station's name, and that the presenter is an AI.</summary>
    Ident,

    /// <summary>What time it is.</summary>
    Time,

    /// <summary>What day it is.</summary>
    Date,

    /// <summary>Names what was heard.</summary>
    Backsell,

    /// <summary>Names what comes.</summary>
    Next,

    /// <summary>Leads over to a listener's post.</summary>
    PostIntro,

    /// <summary>The listener's own words, read out.</summary>
    PostText,

    /// <summary>Not spoken: here the listener's recording is played. The text is its transcript, or empty.</summary>
    Recording,

    /// <summary>Answers the post.</summary>
    PostReply,

    /// <summary>Leads back to the programme.</summary>
    Closing,

    /// <summary>Something to say when there is nothing to say.</summary>
    Filler,
}

/// <summary>Who speaks, and in which language when nobody else has chosen one.</summary>
public sealed record ScriptOptions
{
    /// <summary>As it is said: "Radio twenty-four", not "Radio24", which engines read digit by digit.</summary>
    public string StationEn { get; init; } = "Radio Twenty-Four";

    public string StationJa { get; init; } = "ラジオにじゅうよん";

    /// <summary>The station's own language for links, idents and fillers; posts are read and answered in theirs.</summary>
    [AllowedValues(Phrases.Language.English, Phrases.Language.Japanese, ErrorMessage = "en and ja are possible")]
    public string Language { get; init; } = Phrases.Language.English;

    /// <summary>Sign-on and station ID are said in the other language too.</summary>
    public bool Bilingual { get; init; } = true;
}
