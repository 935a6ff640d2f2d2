namespace Radio24.Core.Asking;

/// <summary>A model gave no usable answer. The message quotes neither question nor answer.</summary>
public sealed class ModelAwayException : Exception
{
    public ModelAwayException(ModelTrouble trouble, Exception? innerException = null)
        : base($"No answer from the model: {trouble}.", innerException) => Trouble = trouble;

    public ModelTrouble Trouble { get; }
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

    /// <summary>429, or too many calls of ours at once.</summary>
    Busy,

    /// <summary>401, 403, or an account without credit: no use to try again soon.</summary>
    Denied,

    /// <summary>Unreachable, 5xx, or cut off.</summary>
    Broken,

    /// <summary>It answered, and the answer makes no sense.</summary>
    Malformed,
}
