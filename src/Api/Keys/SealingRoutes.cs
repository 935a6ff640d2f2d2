using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Accounts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Keys;

/// <summary>The key that seals what is kept, for admins: it never leaves the station, and can be made anew.</summary>
internal static class SealingRoutes
{
    public static void MapSealing(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sealing-keys", RotateAsync).Needs(Permission.ManageKeys)
            .WithName("rotateSealingKey").WithTags("Keys").WithSummary("Make a new key that seals what is kept")
            .WithDescription(
                "It seals from now on (in every process within five minutes); what older ones sealed still opens. The answer is its name, never the key. "
                + "Where the owner has given a key (`Radio24:Sealing:Key`) it is rotated there.")
            .Produces<SealingKeyAnswer>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> RotateAsync(ClaimsPrincipal user, ISeals seals, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await seals.RotateAsync(cancellationToken) is not { } name)
            return new Problem(StatusCodes.Status409Conflict, "ownersKey", "The owner's own key seals: name a new one in Radio24:Sealing:Key, and the old one in Radio24:Sealing:OldKeys.");
        await audit.NoteAsync(user.Actor(), "sealing.rotated", $"sealingKey:{name}");
        return TypedResults.Json(new SealingKeyAnswer(name), Wire.Json, statusCode: StatusCodes.Status201Created);
    }
}

/// <param name="Name">Of the key that seals now.</param>
internal sealed record SealingKeyAnswer(string Name);
