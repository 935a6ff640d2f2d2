using System.Security.Cryptography;
using System.Text.Json;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Tone;

namespace Radio24.Api.Posts;

/// <summary>What somebody sends, as far as a retry must be the same.</summary>
/// <param name="Words">Null: a recording.</param>
internal sealed record Draft(string? Name, string? Words, TonePipeline? Tone);

/// <summary>
/// A digest of what came in under an idempotency key, sealed for its post: a retry can be told from another post also where the words were masked,
/// toned or transcribed, and nobody without the station's keys can try words against it.
/// </summary>
internal sealed class SentDigest(ISeals seals)
{
    /// <exception cref="StoreAwayException">The keys to seal with are in the store, which is away.</exception>
    public ValueTask<byte[]> OfAsync(PostId post, Draft draft) => seals.SealAsync(Digest(draft), PurposeOf(post), CancellationToken.None);

    /// <returns>Null: it does not open any more, and nothing can be said.</returns>
    /// <exception cref="StoreAwayException">The keys are in the store, which is away.</exception>
    public async ValueTask<bool?> IsAsync(PostId post, byte[] sent, Draft draft, CancellationToken cancellationToken)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(await seals.OpenAsync(sent, PurposeOf(post), cancellationToken), Digest(draft));
        }
        catch (SealException)
        {
            return null;
        }
    }

    private static byte[] Digest(Draft draft) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string?[]>([draft.Name, draft.Words, draft.Tone?.Text]));

    private static string PurposeOf(PostId post) => $"post.sent:{post}";
}
