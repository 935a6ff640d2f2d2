using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>A post on its way through the chain: as it came, and as it would air now.</summary>
/// <param name="Original">As the listener sent it. For the first steps alone: it must not reach a model, a log or the air.</param>
/// <param name="Post">With its transcript, masked, in the tone that was asked for.</param>
public sealed record Candidate(ListenerPost Original, ListenerPost Post)
{
    /// <summary>The words before the tone step, masked: what the desk sees beside those that would be read. Null: nothing was changed.</summary>
    public string? BeforeTone { get; init; }

    /// <summary>In which way it came.</summary>
    public PostKind Kind { get; init; } = PostKinds.Of(Original);

    /// <summary>The policy under which it is screened.</summary>
    public StationPolicy Policy { get; init; } = StationPolicy.Careful;

    /// <summary>What was found so far rejects it: it is masked still, but nothing is paid for it, and nothing remembers it.</summary>
    public bool IsRejected { get; init; }

    /// <summary>Null until the step that analyses has seen it.</summary>
    public PostAnalysis? Analysis { get; init; }

    public static Candidate Of(ListenerPost post) => new(post, post);

    /// <summary>What would be read or heard; empty for a recording that nothing has transcribed.</summary>
    public string Words => Post.Body switch
    {
        PostBody.Text text => text.Words,
        PostBody.Voice voice => voice.Transcript ?? "",
        _ => "",
    };

    /// <summary>The same post with other words.</summary>
    public Candidate Saying(string words) => this with
    {
        Post = Post with
        {
            Body = Post.Body switch
            {
                PostBody.Voice voice => voice with { Transcript = words },
                _ => new PostBody.Text(words),
            },
        },
    };
}
