using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Radio24.Api.Security;

/// <summary>
/// Asks the doorkeeper once a request and says to all that come after who is asking, as the framework's middleware does but not by its way
/// there: a handler that is made, set up and looked up anew each time cost more than everything the doorkeeper does, and on the hub it was kept for as
/// long as the page stays. Whatever else a scheme is for (challenges, other providers' answers) goes by the framework as before.
/// </summary>
internal static class StationDoor
{
    // Where this is not said, WebApplication puts the framework's middleware in front of everything: before the proxies' word on who asks is read, and
    // a second look at each request.
    private const string SaidThatWeAuthenticate = "__AuthenticationMiddlewareSet";

    public static AuthenticationBuilder AddStationAuthentication(this IServiceCollection services)
    {
        services.AddTransient<StationAuthentication>();
        return services.AddAuthentication(schemes =>
        {
            schemes.DefaultScheme = StationAuthentication.SchemeName;
            schemes.AddScheme<StationAuthentication>(StationAuthentication.SchemeName, displayName: null);
        });
    }

    public static IApplicationBuilder UseStationDoor(this IApplicationBuilder app)
    {
        Doorkeeper doorkeeper = app.ApplicationServices.GetRequiredService<Doorkeeper>();
        app.Properties[SaidThatWeAuthenticate] = true;
        return app.Use((context, next) =>
        {
            // Mostly it is known at once: then nothing of this stays.
            ValueTask<AuthenticateResult> look = doorkeeper.LookAsync(context.Request);
            if (!look.IsCompletedSuccessfully)
                return WaitAsync(context, look, next);
            Tell(context, look.Result);
            return next(context);
        });

        static async Task WaitAsync(HttpContext context, ValueTask<AuthenticateResult> look, RequestDelegate next)
        {
            Tell(context, await look);
            await next(context);
        }
    }

    /// <summary>Who the door has said it is; asks only where a request has not come through it.</summary>
    public static ValueTask<AuthenticateResult> WhoIsAsync(this Doorkeeper doorkeeper, HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { } known
            ? ValueTask.FromResult(known)
            : doorkeeper.LookAsync(context.Request);

    private static void Tell(HttpContext context, AuthenticateResult result)
    {
        context.Features.Set<IAuthenticateResultFeature>(new Looked { AuthenticateResult = result });
        if (result.Principal is { } user)
            context.User = user;
    }

    private sealed class Looked : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }
}
