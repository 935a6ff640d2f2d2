using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>In which way something reaches the air; the policy has rules for each.</summary>
public enum PostKind
{
    Text,
    Voice,

    /// <summary>A listener's answer to what the presenter said.</summary>
    Talkback,
}

public static class PostKinds
{
    public static PostKind Of(ListenerPost post) =>
        post.ReplyTo is not null ? PostKind.Talkback : post.Body is PostBody.Voice ? PostKind.Voice : PostKind.Text;
}
