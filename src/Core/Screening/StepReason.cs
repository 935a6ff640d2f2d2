namespace Radio24.Core.Screening;

/// <summary>What the steps after the plain limits say to a post's author: masked words, words for the model, alarms, the same again.</summary>
internal static class StepReason
{
    /// <returns>English and Japanese; null: the rule is none of these steps'.</returns>
    public static (string English, string Japanese)? Of(ScreeningRule rule) => rule switch
    {
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
        _ => null,
    };
}
