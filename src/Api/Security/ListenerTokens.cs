using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Radio24.Core.Posts;

namespace Radio24.Api.Security;

/// <summary>Listeners' tokens: JWT (RFC 7519) signed with HS256; nobody needs to keep them to know them again.</summary>
internal sealed class ListenerTokens
{
    private const string Name = "radio24";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new()
    {
        MapInboundClaims = false,
        SetDefaultTimesOnTokenCreation = false,
        MaximumTokenSizeInBytes = 4096,
    };

    private readonly SigningCredentials _credentials;
    private readonly TokenValidationParameters _rules;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;

    public ListenerTokens(byte[] key, TimeSpan lifetime, TimeProvider time)
    {
        _lifetime = lifetime;
        _time = time;
        var signingKey = new SymmetricSecurityKey(key);
        _credentials = new SigningCredentials(signingKey, SecurityAlgorithms.HmacSha256);
        _rules = new TokenValidationParameters
        {
            // Named, so that "none" and anything else a token claims for itself is refused (RFC 8725 §3.1).
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = signingKey,
            ValidIssuer = Name,
            ValidAudience = Name,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        };
    }

    public (string Token, DateTimeOffset ExpiresAt) Issue(ListenerId listener)
    {
        DateTimeOffset now = _time.GetUtcNow();
        // Tokens count whole seconds.
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeSeconds((now + _lifetime).ToUnixTimeSeconds());
        string token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Name,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { [JwtRegisteredClaimNames.Sub] = listener.ToString() },
            SigningCredentials = _credentials,
        });
        return (token, expires);
    }

    /// <summary>Whose token this is and until when, or null if it is not a good one.</summary>
    public async ValueTask<(ListenerId Listener, DateTimeOffset ExpiresAt)?> ReadAsync(string token)
    {
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, _rules);
        return result.IsValid && ListenerId.TryParse(result.ClaimsIdentity.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out ListenerId id)
            ? (id, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero))
            : null;
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        return (notBefore is null || notBefore <= now + Skew) && expires > now;
    }
}
