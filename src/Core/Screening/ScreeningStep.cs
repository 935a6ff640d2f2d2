namespace Radio24.Core.Screening;

/// <summary>The steps of the chain, in the order in which a post takes them.</summary>
public enum ScreeningStep
{
    /// <summary>Size, language, hidden characters: what can be told without reading.</summary>
    Limits,

    /// <summary>Speech into words; a text post passes.</summary>
    Transcription,

    /// <summary>Masks what identifies a person, before anything else sees the words.</summary>
    Privacy,

    /// <summary>Local rules that are always on.</summary>
    Rules,

    /// <summary>A moderating service.</summary>
    Moderation,

    /// <summary>Words that are meant for the model, not for the listeners.</summary>
    Injection,

    /// <summary>"To be read out": bombs, deaths, evacuations.</summary>
    Alarm,

    /// <summary>The same again, or nearly, and floods.</summary>
    Repeats,

    /// <summary>Topic, mood, clarity.</summary>
    Analysis,

    /// <summary>Puts the words into the tone that the policy asks for.</summary>
    Tone,

    /// <summary>The station's policy, which decides what the findings mean.</summary>
    Policy,
}
