namespace Radio24.Core.Screening;

/// <summary>Why a rule stopped a post. Its name in lower camel case is the reason's code.</summary>
public enum ScreeningRule
{
    Blank,
    TooLong,
    NameTooLong,
    VoiceTooShort,
    VoiceTooLong,
    Link,
    ContactDetails,
    Repetition,
    Shouting,
    BlockedWord,
    HiddenCharacters,

    /// <summary>A recording that nobody has listened to and nothing has transcribed.</summary>
    Unheard,
}
