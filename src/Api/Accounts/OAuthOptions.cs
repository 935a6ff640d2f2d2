using System.ComponentModel.DataAnnotations;

namespace Radio24.Api.Accounts;

/// <summary>
/// Another provider that people sign in with, by OAuth 2 with PKCE: section <c>Radio24:OAuth:google</c> and so on. Google and GitHub need only
/// the client's id and secret; the redirect address to register there is <c>https://STATION/signin/google</c>, or <c>…/github</c>.
/// </summary>
public sealed record OAuthOptions
{
    public string ClientId { get; init; } = "";

    [DataType(DataType.Password)]
    public string ClientSecret { get; init; } = "";

    public string? AuthorizationEndpoint { get; init; }

    public string? TokenEndpoint { get; init; }

    /// <summary>Says who the person is, as JSON (OpenID Connect's UserInfo).</summary>
    public string? UserInformationEndpoint { get; init; }

    /// <summary>Separated by spaces; null: what the provider is known to need, else "openid profile".</summary>
    public string? Scope { get; init; }

    /// <summary>The member of the user information that names the person for good; null: "id" at GitHub, else "sub".</summary>
    public string? SubjectMember { get; init; }

    /// <summary>The member that others may read; null: "login" at GitHub, else "name".</summary>
    public string? NameMember { get; init; }

    /// <summary>With the provider's own addresses and words where none are given.</summary>
    internal OAuthOptions WithKnown(string provider)
    {
        OAuthOptions known = provider switch
        {
            "google" => new OAuthOptions
            {
                AuthorizationEndpoint = "https://accounts.google.com/o/oauth2/v2/auth",
                TokenEndpoint = "https://oauth2.googleapis.com/token",
                UserInformationEndpoint = "https://openidconnect.googleapis.com/v1/userinfo",
            },
            // GitHub speaks no OpenID Connect. Who somebody is it says without any scope.
            "github" => new OAuthOptions
            {
                AuthorizationEndpoint = "https://github.com/login/oauth/authorize",
                TokenEndpoint = "https://github.com/login/oauth/access_token",
                UserInformationEndpoint = "https://api.github.com/user",
                Scope = "",
                SubjectMember = "id",
                NameMember = "login",
            },
            _ => new OAuthOptions(),
        };
        return this with
        {
            AuthorizationEndpoint = AuthorizationEndpoint ?? known.AuthorizationEndpoint,
            TokenEndpoint = TokenEndpoint ?? known.TokenEndpoint,
            UserInformationEndpoint = UserInformationEndpoint ?? known.UserInformationEndpoint,
            Scope = Scope ?? known.Scope ?? "openid profile",
            SubjectMember = SubjectMember ?? known.SubjectMember ?? "sub",
            NameMember = NameMember ?? known.NameMember ?? "name",
        };
    }

    /// <summary>What is wrong with it as this provider's, which decides what has to be given.</summary>
    internal IEnumerable<ValidationResult> Wrong(string provider)
    {
        string setting = $"OAuth:{provider}";
        if (provider.Length is 0 or > 20 || !provider.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            yield return new ValidationResult("names a provider; lower-case ASCII letters and digits are possible, such as google", [setting]);
        if (string.IsNullOrWhiteSpace(ClientId) || string.IsNullOrWhiteSpace(ClientSecret))
            yield return new ValidationResult("or its ClientSecret is empty; give what the provider has given you", [$"{setting}:ClientId"]);
        OAuthOptions known = WithKnown(provider);
        (string, string?)[] addresses =
        [
            (nameof(AuthorizationEndpoint), known.AuthorizationEndpoint), (nameof(TokenEndpoint), known.TokenEndpoint),
            (nameof(UserInformationEndpoint), known.UserInformationEndpoint),
        ];
        foreach ((string name, string? address) in addresses)
        {
            // In clear only to this machine: for trying it out.
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
                yield return new ValidationResult($"is \"{address}\"; an https address is needed", [$"{setting}:{name}"]);
        }
    }
}
