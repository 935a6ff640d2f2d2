using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Radio24.Api.Security;

/// <summary>
/// Lets through at once whoever has all permissions that a route needs. Whoever has not, and every policy that needs something else, is judged by the
/// framework: this can only ever say yes to what it would say yes to as well.
/// </summary>
internal sealed class PolicyShortcut(IAuthorizationService authorization) : PolicyEvaluator(authorization)
{
    private static readonly Task<PolicyAuthorizationResult> Granted = Task.FromResult(PolicyAuthorizationResult.Success());

    public override Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        foreach (IAuthorizationRequirement requirement in policy.Requirements)
        {
            if (requirement is not PermissionRequirement need || !need.IsMetBy(context.User))
                return base.AuthorizeAsync(policy, authenticationResult, context, resource);
        }

        return Granted;
    }
}
