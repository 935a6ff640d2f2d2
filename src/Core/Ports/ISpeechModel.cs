using Radio24.Core.Asking;
using Radio24.Core.Presenting;

namespace Radio24.Core.Ports;

/// <summary>A model that speaks, live: OpenAI Realtime is one. It opens sessions; a session takes a brief and gives back audio, words, usage and an end.</summary>
/// <remarks>It books nothing: whoever asks for a turn reserves its price and books what it used.</remarks>
public interface ISpeechModel
{
    /// <summary>Host of the endpoint and the model's name: tells it from the others, in log, ledger and status.</summary>
    string Key { get; }

    /// <summary>Host of the endpoint, as the ledger names it.</summary>
    string Provider { get; }

    /// <summary>As the service names it.</summary>
    string Model { get; }

    ModelPrice Price { get; }

    SpeechTraits Traits { get; }

    /// <summary>Connects and configures; returns when the service has confirmed the setup. Nothing has been said yet: a first turn proves that it can speak.</summary>
    /// <exception cref="SpeechModelException">It could not.</exception>
    ValueTask<ISpeechSession> OpenAsync(SessionSetup setup, CancellationToken cancellationToken);
}

/// <summary>One connection to a speaking model. Disposing it hangs up.</summary>
public interface ISpeechSession : IAsyncDisposable
{
    /// <summary>When the service will hang up; null: it does not say.</summary>
    DateTimeOffset? ExpiresAt { get; }

    /// <summary>Ends when the connection does, whoever ended it; never faults. A peer that is silent is found out within 15 s.</summary>
    Task<SessionEnd> Ended { get; }

    /// <summary>Asks for one turn; one at a time. Returns when it was asked for, not when it is answered.</summary>
    /// <exception cref="SpeechModelException">It could not be asked for.</exception>
    /// <exception cref="InvalidOperationException">A turn is under way.</exception>
    ValueTask<ISpeechTurn> AskAsync(SpeechBrief brief, CancellationToken cancellationToken);
}

/// <summary>One response under way. Disposing it cancels what is left; the session is free for the next turn then.</summary>
public interface ISpeechTurn : IAsyncDisposable
{
    /// <summary>
    /// Everything of the turn as it comes, for one reader, once. The last is always a <see cref="SpeechEvent.Ended"/>, whatever happens: cancelled, failed, or the
    /// connection gone. The turn sets no deadlines: its reader does (<see cref="ISpeechTurn.CancelAsync"/>).
    /// </summary>
    IAsyncEnumerable<SpeechEvent> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Tells the service to stop. The end, with what was used, still comes if the service says it. Never throws for a turn that is over.</summary>
    ValueTask CancelAsync();

    /// <summary>Tells the session how much of an item was heard, so that it does not believe it said the rest. A service without that knows nothing of it.</summary>
    ValueTask TruncateAsync(string item, TimeSpan heard);
}

/// <summary>The rungs that speak by a model, the best first; empty: the station has none.</summary>
public interface ISpeechModels
{
    IReadOnlyList<SpeechRung> Rungs { get; }
}

/// <param name="Rung"><see cref="PresenterRung.Primary"/>, <see cref="PresenterRung.Cheaper"/> or <see cref="PresenterRung.Second"/>.</param>
public sealed record SpeechRung(PresenterRung Rung, ISpeechModel Model);
