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
    Repetition,
    Shouting,
    BlockedWord,
    HiddenCharacters,

    /// <summary>A recording that nobody has listened to and nothing has transcribed.</summary>
    Unheard,

    /// <summary>A service that a step asks gave no answer in time.</summary>
    StepAway,

    /// <summary>A service was asked about these very words, and its answer makes no sense: that may be the words' doing.</summary>
    Unjudged,

    /// <summary>The station's policy: nothing airs without a person just now.</summary>
    EverythingHeld,

    /// <summary>The station's policy: not from this author, in this way, at this hour, without a person.</summary>
    NeedsPerson,

    // What a moderating service tells apart; local rules may find the same.
    Harassment,
    Threat,
    Hate,
    Sexual,
    SexualMinors,
    SelfHarm,
    Violence,
    Illicit,

    /// <summary>The service would not let it pass, for a reason of its own.</summary>
    Flagged,

    /// <summary>Words that belittle somebody.</summary>
    Insult,

    /// <summary>Swearing, also in disguise.</summary>
    Profanity,

    /// <summary>Advertising that is not the station's, and false sponsors.</summary>
    Advertising,

    /// <summary>Bets, coins and quick money.</summary>
    Gambling,

    /// <summary>Where a private person lives, works or learns, or a call to find out.</summary>
    Exposure,

    /// <summary>An accusation against somebody that nobody here can check.</summary>
    Accusation,

    /// <summary>Praise of terror and of its groups, calls to violence against many.</summary>
    Extremism,

    /// <summary>Advice about health that may harm.</summary>
    Medical,

    // What was masked: the post goes on without it.
    MaskedPhone,
    MaskedMail,
    MaskedAddress,
    MaskedCard,
    MaskedAccount,
    MaskedIdentity,
    MaskedHandle,
    MaskedNetwork,

    /// <summary>Said aloud, where nothing can be masked.</summary>
    PersonalInRecording,

    /// <summary>Words that are meant for the model that reads.</summary>
    Injection,

    /// <summary>News that would frighten or mislead if it were read out and not true.</summary>
    FalseAlarm,

    // The same again.
    Duplicate,
    NearDuplicate,
    SameRecording,
    Flood,
}
