namespace Radio24.Core.Phrases;

/// <summary>What a phrase is for, and the placeholders its templates may use: {name} refers to the listener, {you} addresses them.</summary>
public enum PhraseKind
{
    /// <summary>The first words at sign-on: {station}.</summary>
    SignOn,

    /// <summary>Names the station and says its presenter is an AI: {station}, {presenter}.</summary>
    Ident,

    /// <summary>The first words of who takes over: {presenter}, {before}.</summary>
    Handover,

    /// <summary>5 to 11 o'clock.</summary>
    GoodMorning,

    /// <summary>11 to 17 o'clock.</summary>
    GoodAfternoon,

    /// <summary>17 to 22 o'clock.</summary>
    GoodEvening,

    /// <summary>22 to 5 o'clock.</summary>
    GoodNight,

    /// <summary>{time}.</summary>
    Time,

    /// <summary>{date}.</summary>
    Date,

    /// <summary>{title}.</summary>
    Backsell,

    /// <summary>{title}.</summary>
    Next,

    /// <summary>Invites posts: {station}.</summary>
    Invitation,

    /// <summary>Small talk for any time: {station}.</summary>
    Filler,

    /// <summary>{name}.</summary>
    PostIntro,

    /// <summary>{name}; a recording follows.</summary>
    VoiceIntro,

    /// <summary>{name}; a recording was heard.</summary>
    VoiceBacksell,

    /// <summary>{name} or {you}.</summary>
    ReplyGreeting,

    /// <summary>{name}: a post arrived that no voice here can read out.</summary>
    PostUnsayable,

    /// <summary>{name} or {you}.</summary>
    ReplyThanks,

    /// <summary>{name} or {you}.</summary>
    ReplySong,

    /// <summary>{name} or {you}.</summary>
    ReplyWeather,

    /// <summary>{name} or {you}.</summary>
    ReplyGlad,

    /// <summary>{name} or {you}.</summary>
    ReplySad,

    /// <summary>{name} or {you}.</summary>
    ReplyQuestion,

    /// <summary>{name} or {you}, {time}.</summary>
    ReplyTime,

    /// <summary>Answers who the presenter is: {name} or {you}, {station}.</summary>
    ReplyWhoAreYou,

    /// <summary>{name} or {you}, {topic}.</summary>
    ReplyTopic,

    /// <summary>{name} or {you}; nothing in the post was recognised.</summary>
    ReplyAny,

    /// <summary>{name} has replied on air, and is heard next.</summary>
    TalkBackIntro,

    /// <summary>{name} or {you}: ends an exchange, kindly and without a reason.</summary>
    TalkBackClosing,
}
