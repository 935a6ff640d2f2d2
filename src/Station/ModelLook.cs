using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Ai;
using Radio24.Core.Asking;

namespace Radio24.Station;

/// <summary>The command <c>models</c>: whether a model service is configured and answers, by a question that costs nothing. For <c>./radio24 doctor</c>.</summary>
internal static class ModelLook
{
    public const int Answers = 0, None = 3, NoAnswer = 4, Costs = 5;

    /// <returns>The exit code: <see cref="Answers"/>, <see cref="None"/> is configured, <see cref="NoAnswer"/>, or <see cref="Costs"/>: not asked, to ask costs something.</returns>
    public static async Task<int> RunAsync(AiOptions options, TextWriter says)
    {
        using var models = new AiModels(options, new NothingBought(TimeProvider.System), TimeProvider.System, NullLogger<AiModels>.Instance);
        ModelTrouble? trouble = await models.LookAsync(CancellationToken.None);
        string host = options.Endpoint.Host;
        (int code, string line) = trouble switch
        {
            null => (Answers, Words.In(
                FormattableString.Invariant($"the model service at {host} answers (caps: {options.HourlyCap} dollars an hour, {options.DailyCap} a day)"),
                FormattableString.Invariant($"{host} のモデルが答える（上限: 1 時間 {options.HourlyCap} ドル、1 日 {options.DailyCap} ドル）"))),
            ModelTrouble.NotConfigured => (None, Words.In(
                "no model service is configured: posts are screened by local rules alone (OPENAI_API_KEY, or Radio24:Ai)",
                "モデルのサービスは設定されていません。投稿はローカルの規則だけで審査されます（OPENAI_API_KEY または Radio24:Ai）")),
            ModelTrouble.Denied => (NoAnswer, Words.In(
                $"the model service at {host} denies us: the key is wrong, the account has no credit, or there is no such model",
                $"{host} に拒否されました。鍵が違う、残高がない、またはそのモデルがありません")),
            ModelTrouble.OverBudget => (Costs, Words.In(
                $"the model service at {host} was not asked: its moderation costs something (Radio24:Ai:Prices)",
                $"{host} のモデルには問い合わせていません。審査に費用がかかるためです（Radio24:Ai:Prices）")),
            _ => (NoAnswer, Words.In($"the model service at {host} does not answer: {trouble}", $"{host} のモデルが答えない: {trouble}")),
        };
        await says.WriteLineAsync(line);
        return code;
    }
}
