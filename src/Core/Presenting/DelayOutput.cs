namespace Radio24.Core.Presenting;

/// <summary>What the broadcast delay wants done, in this order.</summary>
public abstract record DelayOutput
{
    private DelayOutput()
    {
    }

    /// <summary>Look at a sentence; answer with <see cref="BroadcastDelay.Judge"/>.</summary>
    /// <param name="Number">Counts the sentences of the turn.</param>
    /// <param name="Before">The sentence before it; empty: it is the first.</param>
    public sealed record Check(int Number, string Text, string Before) : DelayOutput;

    /// <summary>Let this sound into the voice: nothing of it is unsafe, no sentence of it is cut.</summary>
    /// <param name="From">In windows of <see cref="SpeechAlignment.Window"/> since the item began.</param>
    /// <param name="Until">The window after the last.</param>
    /// <param name="Last">It is all of the item.</param>
    public sealed record LetIn(string Item, int From, int Until, IReadOnlyList<PlacedSentence> Sentences, bool Last) : DelayOutput;

    /// <summary>The response is not wanted any more.</summary>
    public sealed record Cancel : DelayOutput;

    /// <summary>Nothing more comes.</summary>
    /// <param name="Why">For a person; null if all was let in.</param>
    public sealed record Over(DelayOutcome Outcome, string? Why) : DelayOutput;
}

/// <param name="From">Where it begins, in windows since the item began.</param>
/// <param name="Until">Where it ends.</param>
public sealed record PlacedSentence(string Text, int From, int Until);

public enum DelayOutcome
{
    /// <summary>All that is for the air was let in.</summary>
    Whole,

    /// <summary>Some of it was: whole sentences.</summary>
    Short,

    /// <summary>Nothing was: whoever wants the segment to be heard says it otherwise.</summary>
    Nothing,
}
