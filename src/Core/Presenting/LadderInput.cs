using Radio24.Core.Ports;

namespace Radio24.Core.Presenting;

/// <summary>What the ladder is told. Reports about sessions that it has given up are ignored, so late ones do no harm.</summary>
public abstract record LadderInput
{
    private LadderInput()
    {
    }

    /// <summary>Time has passed, or something that is asked for shows it.</summary>
    public sealed record Tick : LadderInput;

    public sealed record Listeners(int Count) : LadderInput;

    /// <summary>Who is to be on air.</summary>
    public sealed record Persona(PersonaSetup Who) : LadderInput;

    /// <summary>What the ledger says.</summary>
    public sealed record Spent(Spending Spending) : LadderInput;

    /// <summary>The ledger cannot be asked: what cannot be counted is not bought.</summary>
    public sealed record LedgerAway : LadderInput;

    /// <summary>The ledger had no room for a turn of that rung at that price.</summary>
    public sealed record Refused(int Rung, decimal AtMost) : LadderInput;

    /// <param name="ExpiresAt">In the time that the ladder is handed; null: the service does not say.</param>
    public sealed record Opened(long Id, DateTimeOffset? ExpiresAt) : LadderInput;

    /// <summary>It said something that nobody heard.</summary>
    public sealed record Proved(long Id) : LadderInput;

    /// <summary>It could not be opened, did not prove, its connection ended, or a turn of it failed or took too long.</summary>
    public sealed record Failed(long Id, SpeechTrouble Trouble) : LadderInput;

    /// <summary>A turn is over, and the session is as good as before.</summary>
    /// <param name="Worked">It was completed, with sound.</param>
    public sealed record TurnOver(long Id, bool Worked) : LadderInput;
}

/// <summary>What is to be done.</summary>
public abstract record LadderOutput
{
    private LadderOutput()
    {
    }

    /// <param name="Rung">Which of the rungs, by its place.</param>
    public sealed record Open(long Id, int Rung, SessionSetup Setup) : LadderOutput;

    /// <summary>Have something said that nobody hears.</summary>
    public sealed record Prove(long Id, int Rung) : LadderOutput;

    /// <summary>Hang up, or give up opening it.</summary>
    public sealed record Close(long Id) : LadderOutput;

    /// <summary>Ask the ledger and the personas how things stand.</summary>
    public sealed record Look : LadderOutput;

    /// <summary>Who speaks has changed: rung, session or persona.</summary>
    /// <param name="From">The rung before.</param>
    public sealed record Changed(PresenterStatus Status, PresenterRung From, PresenterCause Cause) : LadderOutput;
}

/// <param name="Name">Of the persona.</param>
public sealed record PersonaSetup(SessionSetup Setup, string Name);

/// <summary>A rung that speaks by a model.</summary>
/// <param name="Longest">The service hangs up after so long; null: it does not say.</param>
public sealed record RungOffer(PresenterRung Rung, string Model, Asking.ModelPrice Price, TimeSpan? Longest);
