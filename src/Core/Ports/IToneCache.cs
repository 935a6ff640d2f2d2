using Radio24.Core.Tone;

namespace Radio24.Core.Ports;

/// <summary>Remembers what became of words, so that what was previewed is what is read, and is paid for once.</summary>
public interface IToneCache
{
    /// <summary>What was made under this key, or what is made now. Whoever asks for the same at the same time waits for the one that makes it.</summary>
    /// <param name="key">See <see cref="ToneKey"/>: it holds no words.</param>
    ValueTask<ToneResult> GetAsync(string key, Func<CancellationToken, ValueTask<ToneMade>> make, CancellationToken cancellationToken);
}

/// <param name="Keep">False: it would come out otherwise the next time (a model was away), and is not remembered.</param>
public sealed record ToneMade(ToneResult Result, bool Keep);
