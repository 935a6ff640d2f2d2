using Microsoft.Extensions.Logging;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Ai.Realtime;

/// <summary>The rungs that the settings name, the best first. Nothing is sent anywhere before a session is opened.</summary>
public sealed class SpeechModels : ISpeechModels
{
    /// <param name="ai">For what the presenter's own settings leave out: endpoint, key, prices.</param>
    public SpeechModels(PresenterModelOptions presenter, AiOptions ai, TimeProvider time, ILogger<SpeechModels> logger)
    {
        SpeechPlaces places = SpeechPlaces.Of(presenter, ai);
        PriceTable prices = ai.PriceTable;
        var rungs = new List<SpeechRung>();
        void Add(PresenterRung rung, SpeechPlace place, string model)
        {
            if (place.IsSomebodys && !SpeechPlaces.IsNone(model))
            {
                rungs.Add(new SpeechRung(rung, new RealtimeSpeechModel(
                    place.Address, place.Key, model.Trim(), presenter.Voice.Trim(), prices.Of(model.Trim()), time, logger)));
            }
        }

        if (!SpeechPlaces.IsNone(presenter.Model))
        {
            Add(PresenterRung.Primary, places.First, presenter.Model);
            if (presenter.CheaperModel.Trim() != presenter.Model.Trim())
                Add(PresenterRung.Cheaper, places.First, presenter.CheaperModel);
            if (places.Second is { } second)
                Add(PresenterRung.Second, second, presenter.Second.Model ?? presenter.Model);
        }

        Rungs = rungs;
    }

    public IReadOnlyList<SpeechRung> Rungs { get; }
}
