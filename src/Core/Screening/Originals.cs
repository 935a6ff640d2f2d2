using System.Text.Json;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>What a listener wrote or said, where the station changed it: sealed, for this one post.</summary>
public sealed class Originals(ISeals seals)
{
    /// <exception cref="StoreAwayException">The keys are in the store, which is away.</exception>
    public ValueTask<byte[]> SealAsync(PostId post, OriginalWords original, CancellationToken cancellationToken) =>
        seals.SealAsync(JsonSerializer.SerializeToUtf8Bytes(original), PurposeOf(post), cancellationToken);

    /// <exception cref="SealException">It does not open.</exception>
    /// <exception cref="StoreAwayException">The keys are in the store, which is away.</exception>
    public async ValueTask<OriginalWords> OpenAsync(PostId post, ReadOnlyMemory<byte> original, CancellationToken cancellationToken)
    {
        byte[] plain = await seals.OpenAsync(original, PurposeOf(post), cancellationToken);
        return JsonSerializer.Deserialize<OriginalWords>(plain) ?? throw new SealException(SealTrouble.Broken, "Something sealed is not an original.");
    }

    private static string PurposeOf(PostId post) => $"post.original:{post}";
}

/// <param name="Words">As they came: typed, or as a recording was transcribed.</param>
public sealed record OriginalWords(string? Name, string? Words)
{
    public static OriginalWords Of(ListenerPost post) => new(
        post.Name, post.Body switch
        {
            PostBody.Text text => text.Words,
            PostBody.Voice voice => voice.Transcript,
            _ => null,
        });

    /// <summary>The post with these instead of what it has.</summary>
    public ListenerPost In(ListenerPost post) => post with
    {
        Name = Name,
        Body = post.Body switch
        {
            PostBody.Voice voice => voice with { Transcript = Words },
            _ => new PostBody.Text(Words ?? ""),
        },
    };
}
