using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Host.Presenting;

/// <summary>The rungs that speak by a model: keeps a session ready, watches each turn, pays for it, and knows when a rung must rest.</summary>
public interface ISpeechLadder
{
    PresenterStatus Status { get; }

    /// <summary>What the ledger's caps have come to: 0, 50, 80 or 100.</summary>
    int CostMark { get; }

    /// <summary>What the session hears, for briefs with a recording; null: no rung speaks.</summary>
    SpeechTraits? Traits { get; }

    /// <summary>Nobody can speak this moment, but a session is tried that nothing is known against: whoever asks waits for it a little.</summary>
    bool IsComing { get; }

    /// <summary>Asks the best rung that speaks, the next if it cannot be asked.</summary>
    /// <returns>Null: no model speaks now (no key, no money, nobody listens, all rest): the voice of this machine does.</returns>
    ValueTask<IPaidTurn?> AskAsync(SpeechBrief brief, CancellationToken cancellationToken);
}

/// <summary>A turn that is watched and paid for: what takes too long ends as <see cref="TurnOutcome.Failed"/>.</summary>
public interface IPaidTurn : ISpeechTurn
{
    PresenterRung Rung { get; }

    string Model { get; }

    /// <summary>What is needed to turn its audio into sound.</summary>
    SpeechTraits Traits { get; }

    /// <summary>What it cost; known once it has ended.</summary>
    decimal Dollars { get; }
}
