using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Radio24.Core.Posts;

/// <summary>
/// What a post's way to the air looks like to whoever watches the station: one trace from the request that brought it to "post aired", and how
/// many posts became what. Ids and states alone: nothing that a listener wrote, and no name.
/// </summary>
/// <remarks>
/// A post takes minutes, and passes from one process to another. Its trace context travels with its entry in the inbox, and whoever takes it up
/// remembers it here until the post is final. A Host that died forgets: what the next one does with the post is then a trace of its own.
/// </remarks>
public static class PostTrail
{
    /// <summary>Name of the source of spans, and of the meter.</summary>
    public const string Name = "Radio24.Posts";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Moves = Meter.CreateCounter<long>("radio24.posts", "{post}", "Posts that came to a state.");
    private static readonly Histogram<double> ToAir = Meter.CreateHistogram<double>(
        "radio24.posts.time_to_air", "s", "From the moment a post came in until it went on air.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [5, 15, 30, 60, 120, 300, 600, 1_800, 3_600] });

    private static readonly FollowedPosts Followed = new();

    /// <summary>The post is being taken in: what it is given on its way hangs on this span. Null when nobody traces.</summary>
    public static Activity? Receive(PostId id)
    {
        Moves.Add(1, new KeyValuePair<string, object?>("state", nameof(PostState.Received)));
        return Source.StartActivity("post received", ActivityKind.Producer)?.SetTag("radio24.post", id.ToString());
    }

    /// <summary>The post is here now.</summary>
    /// <param name="traceparent">As W3C Trace Context writes it; null, or nonsense: there is no trace to go on with.</param>
    public static void Follow(PostId id, string? traceparent)
    {
        if (Source.HasListeners() && ActivityContext.TryParse(traceparent, null, isRemote: true, out ActivityContext context))
            Followed.Add(id, context);
    }

    /// <summary>It was written that the post came to these states.</summary>
    public static void Moved(ListenerPost post, IReadOnlyList<PostTransition> steps)
    {
        foreach (PostTransition step in steps)
        {
            string state = step.State.ToString();
            Moves.Add(1, new KeyValuePair<string, object?>("state", state));
            if (step.State == PostState.OnAir)
                ToAir.Record(Math.Max(0, (step.At - post.At).TotalSeconds));
            ActivityContext from = Followed.Of(post.Id) ?? Activity.Current?.Context ?? default;
            using Activity? span = Source.StartActivity($"post {char.ToLowerInvariant(state[0])}{state[1..]}", ActivityKind.Internal, from);
            span?.SetTag("radio24.post", post.Id.ToString());
            if (PostLifecycle.IsFinal(step.State))
                Followed.Remove(post.Id);
        }
    }
}
