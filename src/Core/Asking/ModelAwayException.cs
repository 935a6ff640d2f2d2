using Radio24.Core.Ports;

namespace Radio24.Core.Asking;

/// <summary>A model gave no usable answer. The message quotes neither question nor answer.</summary>
public sealed class ModelAwayException : Exception
{
    public ModelAwayException(ModelTrouble trouble, Exception? innerException = null)
        : base($"No answer from the model: {trouble}.", innerException) => Trouble = trouble;

    public ModelTrouble Trouble { get; }

    /// <summary>No service is at fault: none was asked, because of us or because our store is away.</summary>
    public bool IsOurs => Trouble.IsOurs() || InnerException is StoreAwayException;
}

/// <summary>Why there is no answer.</summary>
public enum ModelTrouble
{
    /// <summary>No key, or no model for this kind.</summary>
    NotConfigured,

    /// <summary>The owner does not allow that this leaves the machine.</summary>
    NotAllowed,

    /// <summary>A cap of the ledger is reached.</summary>
    OverBudget,

    /// <summary>It failed too often; it is not asked again for a while.</summary>
    BreakerOpen,

    TimedOut,

    /// <summary>429.</summary>
    Busy,

    /// <summary>Too many calls of ours at once: it was not asked.</summary>
    Crowded,

    /// <summary>401, 403, or an account without credit: no use to try again soon.</summary>
    Denied,

    /// <summary>Unreachable, 5xx, or cut off.</summary>
    Broken,

    /// <summary>It answered, and the answer makes no sense.</summary>
    Malformed,
}

public static class ModelTroubles
{
    /// <summary>The service was not asked, so that nothing is to be said of it.</summary>
    public static bool IsOurs(this ModelTrouble trouble) => trouble
        is ModelTrouble.NotConfigured or ModelTrouble.NotAllowed or ModelTrouble.OverBudget or ModelTrouble.BreakerOpen or ModelTrouble.Crowded;
}
