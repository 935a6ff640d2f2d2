namespace Radio24.Core.Screening;

/// <summary>What each rule says to the author of a post that it stopped, in both languages.</summary>
public static class ScreeningReason
{
    /// <summary>One text for both: English, then Japanese, as a <see cref="Verdict.Reason"/> carries it.</summary>
    public static string Of(ScreeningRule rule) => $"{In(rule, "en")} / {In(rule, "ja")}";

    /// <param name="language">"ja" for Japanese; anything else is English.</param>
    public static string In(ScreeningRule rule, string language)
    {
        (string english, string japanese) = rule switch
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
            ScreeningRule.HiddenCharacters => ("It holds hidden control characters", "見えない制御文字が含まれています"),
            ScreeningRule.MaskedPhone => (
                "A phone number is left out when it is read, to protect you and others", "安全のため、電話番号は読み上げません"),
            ScreeningRule.MaskedMail => (
                "An e-mail address is left out when it is read, to protect you and others", "安全のため、メールアドレスは読み上げません"),
            ScreeningRule.MaskedAddress => (
                "An address is left out when it is read, to protect you and others", "安全のため、住所や郵便番号は読み上げません"),
            ScreeningRule.MaskedCard => (
                "A card number is left out when it is read; please never send it to anybody", "カード番号は読み上げません。どなたにも送らないでください"),
            ScreeningRule.MaskedAccount => (
                "The number of a bank account is left out when it is read, to protect you and others", "安全のため、口座番号は読み上げません"),
            ScreeningRule.MaskedIdentity => (
                "A personal number (an identity, a passport, a licence) is left out when it is read", "個人を示す番号（マイナンバーや旅券など）は読み上げません"),
            ScreeningRule.MaskedHandle => (
                "A user name in another service is left out when it is read, to protect you and others", "安全のため、ほかのサービスのアカウント名は読み上げません"),
            ScreeningRule.MaskedNetwork => (
                "A network address is left out when it is read", "ネットワークのアドレスは読み上げません"),
            ScreeningRule.PersonalInRecording => (
                "The recording seems to say how to reach somebody, or where they live; a person at the station listens to it first",
                "録音に連絡先や住所が含まれているようです。放送局の担当者が先に聞いて確かめます"),
            ScreeningRule.Injection => (
                "It reads like an instruction to the program that presents, not like a message to listeners; a person looks at it first",
                "リスナーへの言葉ではなく、読み上げるプログラムへの指示のように見えます。担当者が確かめます"),
            ScreeningRule.FalseAlarm => (
                "It reads like a warning or news that must be checked before it is aired; a person looks at it first. In danger, call the emergency services",
                "警報や重大なお知らせのように見えます。放送の前に担当者が確かめます。緊急のときは110番か119番へ"),
            ScreeningRule.Duplicate => (
                "The same words have come in already; a person looks at it first", "同じ内容のメッセージがすでに届いています。担当者が確かめます"),
            ScreeningRule.NearDuplicate => (
                "Nearly the same words have come in already; a person looks at it first", "ほとんど同じ内容のメッセージがすでに届いています。担当者が確かめます"),
            ScreeningRule.SameRecording => (
                "The same recording has come in already; a person listens to it first", "同じ録音がすでに届いています。担当者が先に聞いて確かめます"),
            ScreeningRule.Flood => (
                "Very many messages of this kind have come in within minutes; a person looks at it first", "短い時間にたくさんの同じようなメッセージが届いています。担当者が確かめます"),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
        };
        return language == "ja" ? japanese : english;
    }
}
