namespace Radio24.Core.Presenting;

/// <summary>Who speaks, from the best to the last that is left.</summary>
public enum PresenterRung
{
    /// <summary>The model that the owner chose.</summary>
    Primary,

    /// <summary>The cheaper model, at the same endpoint.</summary>
    Cheaper,

    /// <summary>The second endpoint.</summary>
    Second,

    /// <summary>The voice of this machine.</summary>
    Offline,

    /// <summary>Nobody: no voice is installed.</summary>
    Music,
}

/// <summary>Who speaks, and why. Told on the feed at each change; the page shows it.</summary>
/// <param name="Since">When it came to this rung.</param>
/// <param name="Reason">For a person, in words that the station chose: "no key is set", "the cap of the hour is reached".</param>
/// <param name="Model">Which model speaks; null on the last two rungs.</param>
/// <param name="SessionSince">When the session on air was opened; null: there is none.</param>
/// <param name="Persona">The name of who is on air.</param>
public sealed record PresenterStatus(
    PresenterRung Rung, DateTimeOffset Since, Reason Reason, string? Model, DateTimeOffset? SessionSince, string Persona);

/// <summary>A sentence for a person, in both languages.</summary>
public sealed record Reason(string En, string Ja);
