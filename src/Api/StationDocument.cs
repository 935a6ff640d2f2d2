using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Radio24.Api.Accounts;
using Radio24.Api.Health;
using Radio24.Api.Security;
using Scalar.AspNetCore;

namespace Radio24.Api;

/// <summary>The OpenAPI document: made from the routes, so that it cannot tell another story.</summary>
internal static class StationDocument
{
    private const string ReferencePath = "/api/reference";

    private const string Bearer = "bearer";
    private const string Cookie = "session";

    public static IServiceCollection AddStationDocument(this IServiceCollection services, string pathBase) => services.AddOpenApi("v1", document =>
    {
        document.AddDocumentTransformer((openApi, _, _) =>
        {
            openApi.Info = new OpenApiInfo
            {
                Title = "Radio24",
                Version = "v1",
                Description = "A radio station presented by an AI voice. Every error is a problem (RFC 9457) with a `code` for programs. "
                    + "Beyond these routes there is the SignalR hub `/hubs/talk`.",
            };
            openApi.Servers = [new OpenApiServer { Url = pathBase.Length == 0 ? "/" : pathBase }];
            openApi.Components ??= new OpenApiComponents();
            openApi.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            openApi.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A listener's token from POST /api/v1/listeners, or a program's key (r24_…).",
            };
            openApi.Components.SecuritySchemes[Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = SessionCookie.Name,
                Description = $"From POST /api/v1/session. What changes something is sent with {CrossSiteGuard.Header}.",
            };
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
            {
                operation.Security =
                [
                    new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
                    new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Cookie, context.Document)] = [] },
                ];
            }


            return Task.CompletedTask;
        });
    });

    /// <summary>The document as people read it: Scalar's page, with everything it needs from its package and nothing from elsewhere.</summary>
    public static void MapReference(this IEndpointRouteBuilder routes) => routes.MapScalarApiReference(ReferencePath, (reference, context) =>
        {
            reference.Title = "Radio24";
            reference.DefaultFonts = false;
            reference.DisableTelemetry().DisableAgent().DisableMcp();
            reference.HideClientButton = true;
            reference.Nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
            // Its only script in the page is let in by the nonce; its styles are made by that script.
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{reference.Nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        })
        .ForEverybody().WithoutStore();
}
