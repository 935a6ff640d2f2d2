using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Radio24.Api.Security;

/// <summary>
/// Asks the doorkeeper once a request and without the framework's way there, a handler that is made, set up and looked up anew each
/// time: that cost more than everything the doorkeeper does. Whatever else a scheme is for goes that way as before.
/// </summary>
internal sealed class StationDoor(
    Doorkeeper doorkeeper, IAuthenticationSchemeProvider schemes, IAuthenticationHandlerProvider handlers, IClaimsTransformation transform,
    IOptions<AuthenticationOptions> options) : AuthenticationService(schemes, handlers, transform, options)
{
    private AuthenticateResult? _looked;

    public override async Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) =>
        scheme is null or StationAuthentication.SchemeName
            ? _looked ??= await doorkeeper.LookAsync(context.Request, context.RequestAborted)
            : await base.AuthenticateAsync(context, scheme);
}

internal static class StationScheme
{
    public static AuthenticationBuilder AddStationAuthentication(this IServiceCollection services)
    {
        AuthenticationBuilder authentication = services.AddAuthentication(schemes =>
        {
            schemes.DefaultScheme = StationAuthentication.SchemeName;
            schemes.AddScheme<StationAuthentication>(StationAuthentication.SchemeName, displayName: null);
        });
        services.AddTransient<StationAuthentication>();
        services.AddScoped<IAuthenticationService, StationDoor>();
        return authentication;
    }
}
