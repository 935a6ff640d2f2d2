namespace Radio24.Core.Screening;

/// <summary>What the screener says about a post.</summary>
/// <param name="Reason">For its author and the moderator; null when it may air.</param>
public sealed record Verdict(VerdictKind Kind, string? Reason = null)
{
    public static Verdict Air { get; } = new(VerdictKind.Air);

    /// <summary>What the steps found, in their order; also what did not decide.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The rule that decided; null when it may air.</summary>
    public ScreeningRule? Rule { get; init; }

    /// <summary>Under which version of the station's policy; 0: a preset.</summary>
    public long PolicyVersion { get; init; }

    /// <summary>The post as it may air: transcribed, masked, in its tone. Null: as it came.</summary>
    public Candidate? Screened { get; init; }
}

/// <summary>Air it, hold it for a person, or reject it.</summary>
public enum VerdictKind
{
    Air,
    Hold,
    Reject,
}

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

/// <summary>What each rule says to the author of a post that it stopped, in both languages.</summary>
public static class ScreeningReason
{
    /// <summary>One text for both: English, then Japanese, as a <see cref="Verdict.Reason"/> carries it.</summary>
    public static string Of(ScreeningRule rule) => $"{In(rule, "en")} / {In(rule, "ja")}";

    /// <param name="language">"ja" for Japanese; anything else is English.</param>
    public static string In(ScreeningRule rule, string language)
    {
        (string english, string japanese) = StepReason.Of(rule) ?? rule switch
        {
            ScreeningRule.Blank => ("There are no words in it", "言葉が入っていません"),
            ScreeningRule.TooLong => ("It is too long to be read out", "読み上げるには長すぎます"),
            ScreeningRule.NameTooLong => ("The name is too long", "お名前が長すぎます"),
            ScreeningRule.VoiceTooShort => ("The recording is too short; hold the button while you speak", "録音が短すぎます。話している間ボタンを押し続けてください"),
            ScreeningRule.VoiceTooLong => ("The recording is too long", "録音が長すぎます"),
            ScreeningRule.Link => ("Links cannot be read out on air; please leave them out", "放送ではリンクを読み上げられません。リンクを外してください"),
            ScreeningRule.Repetition => ("The same characters or words are repeated too often", "同じ文字や言葉の繰り返しが多すぎます"),
            ScreeningRule.Shouting => ("It is written in capital letters throughout; please do not shout", "すべて大文字で書かれています。普通の書き方でお願いします"),
            ScreeningRule.Unheard => (
                "A person at the station must listen to it before it is aired", "放送の前に、放送局の担当者が聞いて確かめます"),
            ScreeningRule.BlockedWord => ("It holds a word that this station does not air", "この放送局では放送できない言葉が含まれています"),
            ScreeningRule.StepAway => (
                "A part of the checks could not be reached; a person at the station looks at it", "確認の一部ができなかったため、放送局の担当者が確かめます"),
            ScreeningRule.Unjudged => (
                "The checks could make nothing of it; a person at the station looks at it", "自動の確認では判断できなかったため、放送局の担当者が確かめます"),
            ScreeningRule.EverythingHeld => ("The station reads every post before it is aired just now", "ただいま放送局ではすべての投稿を確認してから放送しています"),
            ScreeningRule.NeedsPerson => ("A person at the station looks at it before it is aired", "放送の前に、放送局の担当者が確かめます"),
            ScreeningRule.Harassment => ("It seems to insult or harass somebody", "誰かを侮辱したり、嫌がらせをしたりする内容のようです"),
            ScreeningRule.Threat => ("It seems to threaten somebody", "誰かを脅す内容のようです"),
            ScreeningRule.Hate => ("It seems to be against people for what they are", "特定の人々への差別的な内容のようです"),
            ScreeningRule.Sexual => ("It seems to be about sex; that is not aired here", "性的な内容のようです。この放送局では放送できません"),
            ScreeningRule.SexualMinors => ("It seems to be about sex with minors", "未成年に対する性的な内容のようです"),
            ScreeningRule.SelfHarm => (
                "It seems to be about hurting oneself. If you are in need, please talk to somebody you trust or to a helpline near you",
                "自分を傷つけることについての内容のようです。つらいときは、信頼できる人やお近くの相談窓口に話してください"),
            ScreeningRule.Violence => ("It seems to be about violence", "暴力的な内容のようです"),
            ScreeningRule.Illicit => ("It seems to be about something forbidden", "違法な行為についての内容のようです"),
            ScreeningRule.Flagged => ("A check advises against airing it", "確認の結果、放送を控えたほうがよいと判断されました"),
            ScreeningRule.Insult => (
                "It seems to insult somebody; please say it another way",
                "だれかを傷つける言葉のようです。別の言い方でお願いします"),
            ScreeningRule.Profanity => (
                "It holds swear words",
                "下品な言葉が含まれています"),
            ScreeningRule.Advertising => (
                "It is advertising, or speaks for a sponsor; ask the station about that",
                "宣伝やスポンサーを名乗る内容のようです。広告は放送局にご相談ください"),
            ScreeningRule.Gambling => (
                "It promotes bets or investments",
                "賭け事や投資の勧誘のようです"),
            ScreeningRule.Exposure => (
                "It tells where a private person can be found, or asks to find out",
                "特定の個人の居場所などをさらす内容のようです"),
            ScreeningRule.Accusation => (
                "It accuses somebody of something that the station cannot check",
                "確かめられない、だれかへの告発が含まれています"),
            ScreeningRule.Extremism => (
                "It calls for violence or praises those who committed it",
                "暴力を呼びかけたり、たたえたりする内容です"),
            ScreeningRule.Medical => (
                "It gives advice about health that may do harm; a person must check it",
                "健康を害するおそれのある医療情報のようです。担当者が確かめます"),
            _ => ("It holds hidden control characters", "見えない制御文字が含まれています"),
        };
        return language == "ja" ? japanese : english;
    }
}
