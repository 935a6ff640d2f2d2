namespace Radio24.Core.Ports;

/// <summary>
/// Seals what must not be read where it is kept (AES-256-GCM): unmasked originals, providers' keys, secrets, addresses. The key's name is in what
/// is sealed; keys can be rotated: the newest seals, all open.
/// </summary>
public interface ISeals
{
    /// <param name="purpose">What it is and whose, "post.original:ID": it opens under this purpose alone, so that one cannot be put in another's place.</param>
    /// <returns><see cref="Overhead"/> bytes longer than <paramref name="plain"/>.</returns>
    /// <exception cref="StoreAwayException">The keys are in the store, which is away.</exception>
    ValueTask<byte[]> SealAsync(ReadOnlyMemory<byte> plain, string purpose, CancellationToken cancellationToken);

    /// <param name="purpose">As it was sealed.</param>
    /// <exception cref="SealException">It does not open.</exception>
    /// <exception cref="StoreAwayException">The keys are in the store, which is away.</exception>
    ValueTask<byte[]> OpenAsync(ReadOnlyMemory<byte> sealedBytes, string purpose, CancellationToken cancellationToken);

    /// <summary>Makes a new key, which seals from now on; other processes follow within <see cref="Notice"/>. Of two at the same time both get the same.</summary>
    /// <returns>The new key's name; null: the key that seals is the owner's, who rotates it in the settings.</returns>
    /// <exception cref="StoreAwayException">The keys are in the store, which is away.</exception>
    ValueTask<string?> RotateAsync(CancellationToken cancellationToken);

    /// <summary>In bytes: version, key's name, nonce and tag.</summary>
    const int Overhead = 1 + 8 + 12 + 16;

    /// <summary>How long a process may go on sealing with the key before; what it seals opens all the same.</summary>
    static readonly TimeSpan Notice = TimeSpan.FromMinutes(5);
}

/// <summary>Something sealed does not open. The message says nothing of what is in it.</summary>
public sealed class SealException(SealTrouble trouble, string message, Exception? inner = null) : Exception(message, inner)
{
    public SealTrouble Trouble { get; } = trouble;
}

/// <summary>Why it does not open.</summary>
public enum SealTrouble
{
    /// <summary>It was changed, is cut short, or was sealed for another purpose.</summary>
    Broken,

    /// <summary>The key that sealed it is not there (any more).</summary>
    KeyMissing,
}
