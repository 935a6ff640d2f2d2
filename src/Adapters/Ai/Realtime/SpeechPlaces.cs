namespace Radio24.Adapters.Ai.Realtime;

/// <summary>
/// Where speech is asked for, and with which key. A key goes to the endpoint that it was given for, and to the endpoint of <c>Radio24:Ai</c> if it is the same: a presenter
/// with an endpoint of its own beside another of <c>Radio24:Ai</c> needs a key of its own.
/// </summary>
internal sealed record SpeechPlaces(SpeechPlace First, SpeechPlace? Second)
{
    public static SpeechPlaces Of(PresenterModelOptions presenter, AiOptions ai)
    {
        AiOptions all = presenter.Redirect(ai);
        Uri common = ModelEndpoint.Plain(all.Endpoint);
        Uri first = presenter.Endpoint is { } own ? ModelEndpoint.Plain(own) : common;
        string? Key(Uri at, string? named) => Given(named) ?? (at == common ? Given(all.ApiKey) : null);
        var primary = new SpeechPlace(first, Key(first, presenter.ApiKey));
        if (presenter.Second.Endpoint is not { } other)
            return new SpeechPlaces(primary, null);
        Uri second = ModelEndpoint.Plain(other);
        return new SpeechPlaces(primary, new SpeechPlace(second, Given(presenter.Second.ApiKey) ?? (second == first ? primary.Key : Key(second, null))));
    }

    public static bool IsNone(string model) => model.Trim() is "" || model.Trim().Equals("none", StringComparison.OrdinalIgnoreCase);

    private static string? Given(string? key) => string.IsNullOrWhiteSpace(key) ? null : key.Trim();
}

internal sealed record SpeechPlace(Uri Address, string? Key)
{
    /// <summary>OpenAI's own without a key answers nothing.</summary>
    public bool IsSomebodys => Key is not null || Address != AiOptions.OpenAi;

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => Address.Host;
}
