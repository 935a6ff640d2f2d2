using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Desk;

/// <summary>What waits at the desk, for whoever may look: what was sent, by whom, and why it waits.</summary>
internal static class DeskPostRoutes
{
    private const int UsualPage = 20;
    private const int LargestPage = 100;

    private static readonly PostState[] Waiting = [.. Enum.GetValues<PostState>().Where(state => !PostLifecycle.IsFinal(state))];
    private static readonly string States = string.Join(", ", Waiting.Select(Name));

    public static void MapDeskPosts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder desk = routes.MapGroup("/desk/posts").WithTags("Desk").Needs(Permission.SeeDesk)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        desk.MapGet("", ListAsync)
            .WithName("listDeskPosts").WithSummary("Posts on their way to the air, newest first")
            .WithDescription($"`state` is one of {States}; left out, held. `limit` 1 to {LargestPage} ({UsualPage}); `before` is `next` of the page before.")
            .Produces<DeskPage>().ProducesProblem(StatusCodes.Status400BadRequest);
        desk.MapGet("/{id}/voice", HearAsync)
            .WithName("hearDeskPost").WithSummary("The recording of a post on its way to the air")
            .WithDescription("24 kHz, mono, 16 bit, as a WAV file.")
            .Produces<byte[]>(contentType: WaveFile.Type).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        string? state, string? before, int? limit, HttpContext context, IPostStore posts, IScreeningRecords notes, ApiOptions options, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        PostState wanted = PostState.Held;
        if (state is not null)
        {
            int known = Array.FindIndex(Waiting, one => Name(one) == state);
            if (known < 0)
                return new Problem(StatusCodes.Status400BadRequest, "badState", $"`state` is one of {States}.");
            wanted = Waiting[known];
        }

        if (limit is < 1 or > LargestPage)
            return new Problem(StatusCodes.Status400BadRequest, "badLimit", $"`limit` is 1 to {LargestPage}.");
        PostId? last = null;
        if (before is not null)
        {
            if (!PostId.TryParse(before, out PostId parsed))
                return new Problem(StatusCodes.Status400BadRequest, "badBefore", "`before` is the `next` of the page before.");
            last = parsed;
        }

        int shown = limit ?? UsualPage;
        // One more than is shown tells whether there are more.
        IReadOnlyList<PostRecord> records = await posts.InStatesAsync([wanted], last, shown + 1, cancellationToken);
        PostRecord[] here = [.. records.Take(shown)];
        IReadOnlyDictionary<PostId, ScreenedNote> screened = await notes.OfAsync([.. here.Select(record => record.Post.Id)], cancellationToken);
        DeskPost[] page = [.. here.Select(record => DeskPost.Of(record, screened.GetValueOrDefault(record.Post.Id), options.PathBase))];
        return TypedResults.Ok(new DeskPage(page, records.Count > shown ? page[^1].Id : null));
    }

    private static async Task<IResult> HearAsync(
        string id, HttpContext context, IPostStore posts, IVoiceStore voices, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!PostId.TryParse(id, out PostId post)
            || await posts.FindAsync(post, cancellationToken) is not { Post.Body: PostBody.Voice voice } record
            || PostLifecycle.IsFinal(record.State)
            || await voices.ReachedAsync(store => store.GetAsync(voice.Key, cancellationToken)) is not { } pcm)
        {
            return new Problem(StatusCodes.Status404NotFound, "unknownPost", "There is no recording by this id that waits for the air.");
        }

        return TypedResults.Bytes(WaveFile.Of(pcm.Span), WaveFile.Type);
    }

    // As it stands in answers.
    internal static string Name(PostState state) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}

/// <param name="Posts">Newest first.</param>
/// <param name="Next">Hand it in as <c>before</c> for the next page; null on the last.</param>
internal sealed record DeskPage(IReadOnlyList<DeskPost> Posts, string? Next);

/// <param name="From">Who sent it: the listener's id.</param>
/// <param name="Kind">"text" or "voice".</param>
/// <param name="Text">As it would air: what was typed, or what was said once that is known, masked.</param>
/// <param name="Voice">Where the recording is heard.</param>
/// <param name="States">Everything that has happened to it, oldest first.</param>
/// <param name="Screening">Null: it was not screened yet.</param>
internal sealed record DeskPost(
    string Id, string From, string? Name, string Kind, string? Text, double? Seconds, string? Voice, DateTimeOffset ReceivedAt,
    PostState State, IReadOnlyList<DeskStep> States, DeskScreening? Screening)
{
    /// <param name="pathBase">The path that the station is served under.</param>
    public static DeskPost Of(PostRecord record, ScreenedNote? note, string pathBase)
    {
        ListenerPost post = record.Post;
        var voice = post.Body as PostBody.Voice;
        return new DeskPost(
            post.Id.ToString(), post.From.ToString(), post.Name, voice is null ? "text" : "voice",
            voice is null ? (post.Body as PostBody.Text)?.Words : voice.Transcript, voice?.Length.TotalSeconds,
            voice is null ? null : $"{pathBase}/api/v1/desk/posts/{post.Id}/voice", post.At, record.State,
            [.. record.History.Select(step => new DeskStep(step.State, step.At, step.Actor, step.Rule, Explanation.Of(step)))], DeskScreening.Of(note));
    }
}

/// <param name="By">"station", "listener", or who decided it: "account:ID".</param>
internal sealed record DeskStep(PostState State, DateTimeOffset At, string By, string? Rule, Explanation? Reason);
