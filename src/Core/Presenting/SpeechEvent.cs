using Radio24.Core.Asking;

namespace Radio24.Core.Presenting;

/// <summary>One thing that comes of a turn.</summary>
public abstract record SpeechEvent
{
    private SpeechEvent()
    {
    }

    /// <summary>The service has begun to make it.</summary>
    public sealed record Created : SpeechEvent;

    /// <summary>An item of the turn begins; there may be several. Again, if the service says later that it is commentary.</summary>
    public sealed record ItemBegan(string Item, ItemPhase Phase) : SpeechEvent;

    /// <param name="Pcm">Mono, 16 bit little-endian, at <see cref="SpeechTraits.RateOut"/>. Usually faster than it is heard; whole samples.</param>
    public sealed record Audio(string Item, ReadOnlyMemory<byte> Pcm) : SpeechEvent;

    /// <summary>The next words of what the item says. They may come before their sound or after it.</summary>
    public sealed record Words(string Item, string Text) : SpeechEvent;

    /// <param name="Transcript">All of its words; they may be others than those that came, where the service corrects itself.</param>
    public sealed record ItemEnded(string Item, string Transcript) : SpeechEvent;

    /// <summary>The last of a turn.</summary>
    /// <param name="Used">Null: the service did not say.</param>
    /// <param name="Trouble">Why, if it failed.</param>
    public sealed record Ended(TurnOutcome Outcome, TokensUsed? Used, SpeechTrouble? Trouble = null) : SpeechEvent;
}

/// <summary>What an item of a turn is for. <see cref="Commentary"/> never airs.</summary>
public enum ItemPhase
{
    /// <summary>To be heard.</summary>
    Answer,

    /// <summary>The model's talk about its own work.</summary>
    Commentary,
}

public enum TurnOutcome
{
    Completed,

    /// <summary>By us.</summary>
    Cancelled,

    /// <summary>Cut short by the service: too long, or by its content filter.</summary>
    Incomplete,
    Failed,

    /// <summary>The connection ended first.</summary>
    Lost,
}

/// <summary>What is wrong with a speaking service, by what is to be done about it.</summary>
public enum SpeechTrouble
{
    /// <summary>Nothing: logged, no more.</summary>
    Benign,

    /// <summary>429: later again.</summary>
    Busy,

    /// <summary>Unreachable, 5xx, cut off, silent: again with a pause.</summary>
    Broken,

    /// <summary>What it sent makes no sense: beta-shaped, no JSON, no audio.</summary>
    Malformed,

    /// <summary>The session's time is up (session_expired, close 1001): another one at once.</summary>
    Expired,

    /// <summary>401, 403, insufficient_quota, account_deactivated, billing_hard_limit_reached, an unknown model: no use to try again soon.</summary>
    Denied,
}

/// <summary>How a connection ended.</summary>
/// <param name="Reason">For a person, without what anybody wrote: "closed by the service (1001)".</param>
public sealed record SessionEnd(SpeechTrouble Trouble, string Reason);

/// <summary>A speaking service did not do what it was asked for.</summary>
public sealed class SpeechModelException : Exception
{
    public SpeechModelException(SpeechTrouble trouble, string reason, Exception? inner = null) : base(reason, inner) => Trouble = trouble;

    public SpeechTrouble Trouble { get; }
}
