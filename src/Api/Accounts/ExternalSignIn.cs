using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Accounts;

/// <summary>Signing in with another provider: the framework's OAuth handler does the way there and back, this makes a session of it.</summary>
internal static class ExternalSignIn
{
    private static readonly PathString Callback = "/signin";
    private const int LargestUserInformation = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static string SchemeOf(string provider) => "oauth:" + provider;

    public static void AddExternalSignIn(this AuthenticationBuilder authentication, IReadOnlyDictionary<string, OAuthOptions> providers)
    {
        foreach ((string provider, OAuthOptions given) in providers)
        {
            OAuthOptions known = given.WithKnown(provider);
            authentication.AddOAuth(SchemeOf(provider), oauth => Configure(oauth, provider, known));
        }
    }

    private static void Configure(Microsoft.AspNetCore.Authentication.OAuth.OAuthOptions oauth, string provider, OAuthOptions known)
    {
        oauth.ClientId = known.ClientId;
        oauth.ClientSecret = known.ClientSecret;
        oauth.AuthorizationEndpoint = known.AuthorizationEndpoint!;
        oauth.TokenEndpoint = known.TokenEndpoint!;
        oauth.UserInformationEndpoint = known.UserInformationEndpoint!;
        oauth.CallbackPath = Callback.Add("/" + provider);
        oauth.UsePkce = true;
        oauth.SaveTokens = false;
        oauth.BackchannelTimeout = Patience;
        oauth.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        // The provider sends the browser back by a link, which Lax lets through.
        oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oauth.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        oauth.CorrelationCookie.HttpOnly = true;
        foreach (string scope in known.Scope!.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            oauth.Scope.Add(scope);
        oauth.Events.OnCreatingTicket = context => AskWhoAsync(context, known);
        oauth.Events.OnTicketReceived = context => ReceiveAsync(context, provider);
        oauth.Events.OnRemoteFailure = async context =>
        {
            context.HandleResponse();
            await Refused.ExecuteAsync(context.HttpContext);
        };
    }

    private static async Task AskWhoAsync(OAuthCreatingTicketContext context, OAuthOptions known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using HttpResponseMessage response = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(LargestUserInformation);
        using JsonDocument person = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(context.HttpContext.RequestAborted));
        string? subject = Member(person.RootElement, known.SubjectMember!);
        if (string.IsNullOrEmpty(subject) || subject.Length > 255)
            throw new AuthenticationFailureException("The provider does not say who this is.");
        context.Identity!.AddClaim(new System.Security.Claims.Claim(ClaimTypes.NameIdentifier, subject));
        context.Identity.AddClaim(new System.Security.Claims.Claim(ClaimTypes.Name, Member(person.RootElement, known.NameMember!) ?? ""));
    }

    private static async Task ReceiveAsync(TicketReceivedContext context, string provider)
    {
        IServiceProvider services = context.HttpContext.RequestServices;
        context.HandleResponse();
        string subject = context.Principal!.FindFirst(ClaimTypes.NameIdentifier)!.Value;
        Account account = await FindOrAddAsync(services, new ExternalLogin(provider, subject), context.Principal.FindFirst(ClaimTypes.Name)?.Value);
        if (account.DisabledAt is not null)
        {
            await Refused.ExecuteAsync(context.HttpContext);
            return;
        }

        await services.GetRequiredService<SignIn>().OpenAsync(context.HttpContext, account, provider);
        context.HttpContext.Response.Redirect(context.ReturnUri ?? context.HttpContext.Request.Outside("/"));
    }

    private static async Task<Account> FindOrAddAsync(IServiceProvider services, ExternalLogin external, string? name)
    {
        IAccounts accounts = services.GetRequiredService<IAccounts>();
        if (await accounts.FindByExternalAsync(external, CancellationToken.None) is { } known)
            return known;
        DateTimeOffset now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        // A name that cannot be shown is no reason to turn somebody away.
        bool isPlain = PlainText.Read("name", name, services.GetRequiredService<PostLimits>().MaximumName, out string words) is null && words.Length > 0;
        var account = new Account(ListenerId.New(now), isPlain ? words : external.Provider, null, Role.Listener, now);
        if (!await accounts.AddAsync(account, null, external, CancellationToken.None))
            return (await accounts.FindByExternalAsync(external, CancellationToken.None))!; // came twice at the same time
        await services.GetRequiredService<AuditTrail>().NoteAsync(
            "station", "account.create", SignIn.Subject(account), after: new { account.Role, external.Provider });
        return account;
    }

    private static Problem Refused { get; } = new(
        StatusCodes.Status401Unauthorized, "signInFailed", "Signing in with the other provider did not work out. Try again from the start.");

    private static string? Member(JsonElement person, string name) =>
        person.ValueKind == JsonValueKind.Object && person.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
            : null;
}
