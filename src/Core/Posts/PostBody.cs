namespace Radio24.Core.Posts;

/// <summary>What a listener sent: words or voice.</summary>
public abstract record PostBody
{
    private PostBody()
    {
    }

    /// <param name="Words">Plain text, trimmed, without control characters.</param>
    public sealed record Text(string Words) : PostBody;

    /// <param name="Key">Where <see cref="Ports.IVoiceStore"/> keeps the recording: <see cref="KeyOf"/> its post.</param>
    /// <param name="Length">How long it plays.</param>
    /// <param name="Transcript">What was said, once known.</param>
    public sealed record Voice(string Key, TimeSpan Length, string? Transcript = null) : PostBody
    {
        private const string Begins = "post-";

        /// <summary>Named after its post, so that a recording whose post never came to be can be told.</summary>
        public static string KeyOf(PostId post) => $"{Begins}{post}";

        /// <summary>False for a recording that was kept under another name.</summary>
        public static bool TryReadKey(string key, out PostId post)
        {
            post = default;
            return key.StartsWith(Begins, StringComparison.Ordinal) && PostId.TryParse(key[Begins.Length..], out post);
        }
    }
}
