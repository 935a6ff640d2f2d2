using System.Text.Json.Serialization;
using Radio24.Api.Tone;
using Radio24.Core.Posts;

namespace Radio24.Api.Posts;

/// <param name="Text">What to read out: 280 characters.</param>
/// <param name="Name">How the presenter should call the listener: 40 characters; may be left out.</param>
/// <param name="Transforms">The tone that it is to be read in, as previewed (`POST /api/v1/transforms`); an empty list: in the author's own words.</param>
/// <param name="ReplyTo">The id of one's own post whose answer was just heard, while a reply is waited for (event `reply`): it goes on air at once.</param>
/// <param name="Remember">The station may remember it after it has aired, until it is erased: only then does the presenter come back to it.</param>
internal sealed record NewTextPost(string Text, string? Name = null, IReadOnlyList<WantedTone>? Transforms = null, string? ReplyTo = null, bool Remember = false);

/// <param name="Position">Its place among the posts that wait: 1 is next; 0 if it does not wait any more.</param>
/// <param name="AboutSeconds">Until it is on air, as far as can be foreseen; null: not known.</param>
/// <param name="Delivery">"delayed": it is kept, and reaches the studio later than usual. Left out otherwise.</param>
internal sealed record AcceptedPost(
    string Id, PostState State, int Position, int? AboutSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Delivery = null)
{
    public const string Delayed = "delayed";
}

/// <param name="Kind">"text" or "voice".</param>
/// <param name="AboutSeconds">Until it is on air, as far as can be foreseen; null: not known, or it does not wait.</param>
/// <param name="States">Everything that has happened to it, oldest first.</param>
internal sealed record PostStatus(string Id, string Kind, PostState State, int Position, int? AboutSeconds, IReadOnlyList<PostStep> States)
{
    public static PostStatus Of(PostRecord record, PostPlace place) => new(
        record.Post.Id.ToString(),
        record.Post.Body is PostBody.Voice ? "voice" : "text",
        record.State,
        place.Position,
        place.AboutSeconds,
        [.. record.History.Select(step => new PostStep(step.State, step.At, step.Rule, Explanation.Of(step)))]);
}

/// <param name="Rule">The rule that decided, in lower camel case, as the policy and the desk name it; null: none did.</param>
/// <param name="Reason">For the author, if there is something to say.</param>
internal sealed record PostStep(PostState State, DateTimeOffset At, string? Rule, Explanation? Reason);
