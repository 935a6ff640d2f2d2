namespace Radio24.Core.Ports;

/// <summary>
/// Keeps files by key: a folder, S3 and what speaks its protocol, or Cloud Storage. Keys are made by the station: lower-case
/// letters, digits, '/', '.', '-' and '_', without "..".
/// </summary>
public interface IObjectStore
{
    /// <summary>Writes the object, or replaces it, and checks that what arrived is what was sent before it returns.</summary>
    /// <exception cref="IOException">It could not be written, or did not arrive whole.</exception>
    ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken);

    /// <summary>The whole object, or null if there is none.</summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>The keys that begin so, in no particular order. What is put or deleted meanwhile may be among them or not.</summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes it; no error if there is none.</summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    ValueTask DeleteAsync(string key, CancellationToken cancellationToken);
}
