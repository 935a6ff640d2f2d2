namespace Radio24.Core.Presenting;

/// <summary>Why somebody speaks, and not somebody better.</summary>
public enum PresenterCause
{
    /// <summary>No model is set up.</summary>
    NoModel,

    /// <summary>The first session is being opened.</summary>
    Starting,

    /// <summary>As the owner wants it.</summary>
    Chosen,

    /// <summary>80 % of a cap.</summary>
    Saving,

    /// <summary>100 % of a cap, or no room for a turn.</summary>
    CapReached,
    NobodyListens,
    LedgerAway,
    Denied,
    Busy,
    Broken,
    Malformed,
}

public static class PresenterCauses
{
    /// <summary>Somebody has to know: it is not as the owner arranged it.</summary>
    public static bool IsTrouble(this PresenterCause cause) =>
        cause is PresenterCause.LedgerAway or PresenterCause.Denied or PresenterCause.Busy or PresenterCause.Broken or PresenterCause.Malformed;

    /// <summary>For a person, with what it means for who speaks.</summary>
    /// <param name="rung">Who speaks.</param>
    public static Reason ReasonFor(this PresenterCause cause, PresenterRung rung)
    {
        (string en, string ja) = cause switch
        {
            PresenterCause.NoModel => ("no model is set up to speak", "話すモデルが設定されていません"),
            PresenterCause.Starting => ("the first session is being opened", "最初のセッションを開いています"),
            PresenterCause.Chosen => ("as chosen by the owner", "オーナーの設定どおりです"),
            PresenterCause.Saving => ("80 % of a cost cap is used, so a cheaper model speaks", "費用の上限の80%に達したため、安いモデルが話します"),
            PresenterCause.CapReached => ("a cost cap is reached", "費用の上限に達しました"),
            PresenterCause.NobodyListens => ("nobody is listening", "聴いている人がいません"),
            PresenterCause.LedgerAway => ("costs cannot be counted just now, so nothing is bought", "いまは費用を記録できないため、何も購入しません"),
            PresenterCause.Denied => ("the service refuses us: the key, the account or the model's name", "サービスに拒否されました（キー、アカウント、またはモデル名）"),
            PresenterCause.Busy => ("the service is overloaded", "サービスが混み合っています"),
            PresenterCause.Malformed => ("what the service sends makes no sense", "サービスの応答を理解できません"),
            _ => ("the service cannot be reached or breaks off", "サービスに接続できないか、途中で切れます"),
        };
        return rung == PresenterRung.Music
            ? new Reason($"{en}; no voice is installed on this machine", $"{ja}。このマシンには音声がありません")
            : new Reason(en, ja);
    }

    internal static PresenterCause Of(SpeechTrouble? trouble) => trouble switch
    {
        null => PresenterCause.Starting,
        SpeechTrouble.Denied => PresenterCause.Denied,
        SpeechTrouble.Busy => PresenterCause.Busy,
        SpeechTrouble.Malformed => PresenterCause.Malformed,
        _ => PresenterCause.Broken,
    };
}
