using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Ai.Realtime;
using Radio24.Core.Ports;

namespace Radio24.Station;

/// <summary>Says in a line who will present, as far as the settings tell: whether the service answers is for the doctor.</summary>
internal static class WhoPresents
{
    public static string Line(PresenterModelOptions presenter, AiOptions ai)
    {
        var models = new SpeechModels(presenter, ai, TimeProvider.System, NullLogger<SpeechModels>.Instance);
        if (models.Rungs is not [{ Model: ISpeechModel first }, ..])
        {
            return presenter.Model.Trim().Equals("none", StringComparison.OrdinalIgnoreCase)
                ? Offline("Radio24:Presenter:Model is none", "Radio24:Presenter:Model が none です")
                : Offline("no key: set OPENAI_API_KEY", "キーがありません: OPENAI_API_KEY を設定してください");
        }

        if (ai.HourlyCap == 0 || ai.DailyCap == 0)
            return Offline("nothing may be spent: Radio24:Ai:HourlyCap or DailyCap is 0", "費用の上限が 0 です: Radio24:Ai:HourlyCap、DailyCap");
        string cap = ai.HourlyCap.ToString("0.##", CultureInfo.InvariantCulture);
        return Words.In(
            $"Presenter: {first.Model} at {first.Provider}, at most ${cap} an hour", $"プレゼンター: {first.Provider} の {first.Model}（1 時間に {cap} ドルまで）");
    }

    private static string Offline(string why, string whyInJapanese) =>
        Words.In($"Presenter: the voice of this machine ({why})", $"プレゼンター: このマシンの音声（{whyInJapanese}）");
}
