using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Radio24.Core.Identity;

namespace Radio24.Api.Security;

/// <summary>What somebody may do. Every route and hub method needs one of these, or says that it is for everybody.</summary>
internal enum Permission
{
    /// <summary>Be at the hub and see one's own posts.</summary>
    Listen,

    /// <summary>Send posts, take them back, erase oneself.</summary>
    Post,

    /// <summary>Have one's anonymous token renewed.</summary>
    RenewToken,

    /// <summary>Change one's own account: whoever is signed in.</summary>
    OwnAccount,

    /// <summary>See what waits at the desk.</summary>
    SeeDesk,

    /// <summary>Decide what is aired.</summary>
    Moderate,

    /// <summary>See what a listener wrote before the station masked it.</summary>
    SeeOriginals,

    /// <summary>Set the station's policy: what airs without a person.</summary>
    SetPolicy,

    /// <summary>Read and search the station's documents.</summary>
    ReadDocuments,

    /// <summary>Add, replace and delete the station's documents: what the presenter may know, and everybody may open.</summary>
    ManageDocuments,

    /// <summary>Read who did what.</summary>
    ReadAudit,

    /// <summary>Read the metrics at <c>/metrics</c>: how busy the station is, and with what.</summary>
    ReadMetrics,

    /// <summary>Read what models cost.</summary>
    ReadCosts,

    /// <summary>See and change accounts.</summary>
    ManageAccounts,

    /// <summary>See, make and end keys. No key may: one that leaked could make others.</summary>
    ManageKeys,
}

/// <summary>Who may do what: by role for people, by scope for keys.</summary>
internal static class Permissions
{
    private static readonly Permission[] Visitor = [Permission.Listen, Permission.Post];

    /// <summary>A token without an account.</summary>
    public static readonly Permission[] Anonymous = [.. Visitor, Permission.RenewToken];

    private static readonly Permission[] Moderator = [.. Visitor, Permission.OwnAccount, Permission.SeeDesk, Permission.ReadDocuments, Permission.Moderate, Permission.SeeOriginals];

    /// <summary>Every scope a key can have.</summary>
    public static readonly IReadOnlyDictionary<string, Permission[]> Scopes = new SortedDictionary<string, Permission[]>(StringComparer.Ordinal)
    {
        ["audit:read"] = [Permission.ReadAudit],
        ["costs:read"] = [Permission.ReadCosts],
        ["desk:read"] = [Permission.SeeDesk, Permission.ReadDocuments],
        ["documents"] = [Permission.ReadDocuments, Permission.ManageDocuments],
        ["metrics:read"] = [Permission.ReadMetrics],
        ["moderate"] = [Permission.SeeDesk, Permission.Moderate],
        ["policy"] = [Permission.SeeDesk, Permission.SetPolicy],
        ["posts"] = [Permission.Listen, Permission.Post],
    };

    public static Permission[] Of(Role role) => role switch
    {
        Role.Listener => [.. Visitor, Permission.OwnAccount],
        Role.Viewer => [Permission.Listen, Permission.OwnAccount, Permission.SeeDesk, Permission.ReadDocuments],
        Role.Moderator => Moderator,
        Role.Admin => [.. Moderator, Permission.SetPolicy, Permission.ManageDocuments, Permission.ReadAudit, Permission.ReadMetrics, Permission.ReadCosts, Permission.ManageAccounts, Permission.ManageKeys],
        _ => [],
    };

    public static IEnumerable<Permission> Of(IEnumerable<string> scopes) =>
        scopes.SelectMany(scope => Scopes.TryGetValue(scope, out Permission[]? may) ? may : []).Distinct();

    public static bool May(this ClaimsPrincipal? user, Permission permission) => user?.HasClaim(Claim, permission.ToString()) == true;

    /// <summary>One policy a permission, by its name.</summary>
    public static void AddPolicies(AuthorizationOptions authorization)
    {
        foreach (string permission in Enum.GetNames<Permission>())
            authorization.AddPolicy(permission, policy => policy.RequireAuthenticatedUser().RequireClaim(Claim, permission));
    }

    /// <summary>Only whoever has the permission gets through; the document says so too.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(permission.ToString()).WithMetadata(
            new ProducesResponseTypeMetadata(StatusCodes.Status401Unauthorized, typeof(ProblemDetails), ["application/problem+json"]),
            new ProducesResponseTypeMetadata(StatusCodes.Status403Forbidden, typeof(ProblemDetails), ["application/problem+json"]));

    /// <summary>For everybody, on purpose.</summary>
    public static TBuilder ForEverybody<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.AllowAnonymous();

    /// <summary>The claim's type: its value is a permission.</summary>
    public const string Claim = "may";
}

/// <summary>What a hub method needs; one without this is open to nobody.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsAttribute(Permission permission) : Attribute
{
    public Permission Permission => permission;
}
