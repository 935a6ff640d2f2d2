using System.Globalization;
using Radio24.Adapters.Ai;

namespace Radio24.Station;

/// <summary>Says in a line who will present, as far as the settings tell: whether the service answers is for the doctor.</summary>
internal static class WhoPresents
{
    public static string Line(PresenterModelOptions presenter, AiOptions ai)
    {
        if (Named(presenter.Model) is not { } model)
            return Offline("Radio24:Presenter:Model is none", "Radio24:Presenter:Model が none です");
        if (ai.HourlyCap == 0 || ai.DailyCap == 0)
            return Offline("nothing may be spent: Radio24:Ai:HourlyCap or DailyCap is 0", "費用の上限が 0 です: Radio24:Ai:HourlyCap、DailyCap");
        Uri endpoint = presenter.Endpoint ?? ai.Endpoint;
        if (IsThere(endpoint, presenter.ApiKey ?? ai.ApiKey))
            return By(model, endpoint, ai);
        return presenter.Second is { Endpoint: { } second } other && IsThere(second, other.ApiKey) && Named(other.Model ?? model) is { } substitute
            ? By(substitute, second, ai)
            : Offline("no key: set OPENAI_API_KEY", "キーがありません: OPENAI_API_KEY を設定してください");
    }

    /// <summary>OpenAI's own service needs a key; another may need none.</summary>
    private static bool IsThere(Uri endpoint, string? key) => endpoint.Host != AiOptions.OpenAi.Host || !string.IsNullOrWhiteSpace(key);

    private static string? Named(string model) => model.Trim() is var name && !name.Equals("none", StringComparison.OrdinalIgnoreCase) ? name : null;

    private static string By(string model, Uri endpoint, AiOptions ai)
    {
        string cap = ai.HourlyCap.ToString("0.##", CultureInfo.InvariantCulture);
        return Words.In($"Presenter: {model} at {endpoint.Host}, at most ${cap} an hour", $"プレゼンター: {endpoint.Host} の {model}（1 時間に {cap} ドルまで）");
    }

    private static string Offline(string why, string whyInJapanese) =>
        Words.In($"Presenter: the voice of this machine ({why})", $"プレゼンター: このマシンの音声（{whyInJapanese}）");
}
