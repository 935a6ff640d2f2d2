namespace Radio24.Core.Phrases;

/// <summary>What a phrase is said for. The placeholders that its templates may use stand in braces: {name} speaks of the listener, {you} to them.</summary>
public enum PhraseKind
{
    /// <summary>The first words of the station: {station}.</summary>
    SignOn,

    /// <summary>Names the station and says that its presenter is an AI: {station}.</summary>
    Ident,

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

    /// <summary>Asks for posts: {station}.</summary>
    Invitation,

    /// <summary>Needs no occasion: {station}.</summary>
    Filler,

    /// <summary>{name}.</summary>
    PostIntro,

    /// <summary>{name}; a recording follows.</summary>
    VoiceIntro,

    /// <summary>{name}; a recording was heard.</summary>
    VoiceBacksell,

    /// <summary>{name} or {you}.</summary>
    ReplyGreeting,

    /// <summary>{name}: a post came that no voice here can read out.</summary>
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

    /// <summary>Asked who it is, the presenter says so: {name} or {you}, {station}.</summary>
    ReplyWhoAreYou,

    /// <summary>{name} or {you}, {topic}.</summary>
    ReplyTopic,

    /// <summary>{name} or {you}; nothing in the post was understood.</summary>
    ReplyAny,
}
