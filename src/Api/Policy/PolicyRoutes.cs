using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Screening;

namespace Radio24.Api.Policy;

/// <summary>What airs without a person: read by whoever may see the desk, set by admins.</summary>
internal static class PolicyRoutes
{
    private const int UsualPage = 20;
    private const int LargestPage = 100;

    public static void MapPolicy(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder policy = routes.MapGroup("/policy").WithTags("Policy")
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        policy.MapGet("", FindAsync).Needs(Permission.SeeDesk)
            .WithName("getPolicy").WithSummary("The station's policy: what airs without a person")
            .WithDescription("`version` 0: nobody has set one, and a preset holds: open, or careful where strangers reach the station. Its entity tag is for PUT.")
            .Produces<PolicyAnswer>();
        policy.MapPut("", SetAsync).Needs(Permission.SetPolicy)
            .WithName("setPolicy").WithSummary("Put another policy in force")
            .WithDescription(
                "`preset` is open, careful or byHand; what is left out is as it is there. Needs If-Match with the entity tag of the policy that was read. "
                + "400 names the `field` that is wrong, or not known. The studio follows within seconds.")
            .Produces<PolicyAnswer>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        policy.MapGet("/history", ListAsync).Needs(Permission.SeeDesk)
            .WithName("listPolicies").WithSummary("Every policy that was set, newest first")
            .WithDescription($"`limit` 1 to {LargestPage} ({UsualPage}); `before` is `next` of the page before.")
            .Produces<PolicyPage>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> FindAsync(HttpContext context, IPolicyStore policies, ApiOptions options, CancellationToken cancellationToken) =>
        Answer(context, await policies.CurrentAsync(cancellationToken) ?? Unset(options));

    private static async Task<IResult> SetAsync(
        WantedPolicy wanted, ClaimsPrincipal user, HttpContext context, IPolicyStore policies, ApiOptions options, TimeProvider time,
        CancellationToken cancellationToken)
    {
        string seen = context.Request.Headers.IfMatch.ToString();
        if (seen.Length == 0)
            return NeedsIfMatch;
        StationPolicy policy = wanted.ToPolicy();
        if (PolicyCheck.Wrong(policy) is var (field, possible))
            return new Problem(StatusCodes.Status400BadRequest, "badPolicy", $"`{field}`: {possible}.") { Members = new() { ["field"] = field } };

        PolicyVersion before = await policies.CurrentAsync(cancellationToken) ?? Unset(options);
        if (seen != "*" && seen != Tag(before))
            return Changed;
        var act = new AuditEntry(
            time.GetUtcNow(), user.Actor(), "policy.set", $"policy:{before.Version + 1}", PolicyJson.Write(before.Policy), PolicyJson.Write(policy));
        cancellationToken.ThrowIfCancellationRequested();
        // Not called off any more: the store may write it all the same.
        return await policies.PutAsync(policy, before.Version, act, CancellationToken.None) is { } put ? Answer(context, put) : Changed;
    }

    private static async Task<IResult> ListAsync(
        long? before, int? limit, HttpContext context, IPolicyStore policies, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LargestPage)
            return new Problem(StatusCodes.Status400BadRequest, "badLimit", $"`limit` is 1 to {LargestPage}.");
        if (before is < 1)
            return new Problem(StatusCodes.Status400BadRequest, "badBefore", "`before` is the `next` of the page before.");
        context.Response.Headers.CacheControl = "no-store";
        int shown = limit ?? UsualPage;
        IReadOnlyList<PolicyVersion> versions = await policies.HistoryAsync(before, shown + 1, cancellationToken);
        PolicyAnswer[] page = [.. versions.Take(shown).Select(PolicyAnswer.Of)];
        return TypedResults.Ok(new PolicyPage(page, versions.Count > shown ? page[^1].Version : null));
    }

    private static Ok<PolicyAnswer> Answer(HttpContext context, PolicyVersion version)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ETag = Tag(version);
        return TypedResults.Ok(PolicyAnswer.Of(version));
    }

    private static PolicyVersion Unset(ApiOptions options) => PolicyVersion.Preset(StationPolicy.Default(options.IsPublic));

    private static string Tag(PolicyVersion version) => $"\"policy-{version.Version}\"";

    private static Problem NeedsIfMatch { get; } = new(
        StatusCodes.Status428PreconditionRequired, "needsIfMatch", "PUT needs If-Match: the entity tag of the policy that was read, so that nobody's change is lost.");

    private static Problem Changed { get; } = new(
        StatusCodes.Status412PreconditionFailed, "policyChanged", "Somebody has set another policy since: read it, and decide again.");
}
