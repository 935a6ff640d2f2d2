using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Accounts;

/// <summary>Becoming the station's first admin with the link that it printed.</summary>
internal static class ClaimRoutes
{
    public static void MapClaim(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/claim", ClaimAsync).ForEverybody().LimitedBy(SharedLimits.SignIn, byAddress: true)
            .WithName("claimStation").WithTags("Session").WithSummary("Become the first admin")
            .WithDescription("With the token of the link that the station prints when it starts without an admin. Works once.")
            .Produces<SessionAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> ClaimAsync(
        Claim claim, HttpContext context, IAccounts accounts, Passwords passwords, SignIn signIn, PostLimits limits, AuditTrail audit,
        TimeProvider time)
    {
        if (SecretHash.Of(claim.Token) is not { } secret)
            return BadLink;
        (Account? admin, Problem? problem) = AccountRoutes.Read(claim.Login, claim.Name, claim.Password, Role.Admin, limits, time);
        if (admin is null)
            return problem!;
        string hash = await passwords.HashAsync(claim.Password!, context.RequestAborted);
        switch (await accounts.ClaimAsync(secret, admin, hash, time.GetUtcNow(), context.RequestAborted))
        {
            case ClaimOutcome.Claimed:
                await audit.NoteAsync("station", "station.claim", SignIn.Subject(admin));
                return TypedResults.Created((string?)null, await signIn.OpenAsync(context, admin, "claim"));
            case ClaimOutcome.LoginTaken:
                return Credentials.LoginTaken;
            default:
                return BadLink;
        }
    }

    private static Problem BadLink { get; } = new(
        StatusCodes.Status403Forbidden, "badLink",
        "This link is not good, or not any more. As long as the station has no admin, it prints a new one at every start.");
}
