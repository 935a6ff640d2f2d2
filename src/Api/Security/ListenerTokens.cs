using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Radio24.Core.Posts;

namespace Radio24.Api.Security;

/// <summary>Issues and verifies listeners' tokens: signed JWTs (RFC 7519), so the station stores none of them.</summary>
internal sealed class ListenerTokens
{
    private const string Name = "radio24";
    private const int Longest = 4096;
    private const int MostKnown = 10_000;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new()
    {
        MapInboundClaims = false,
        SetDefaultTimesOnTokenCreation = false,
        MaximumTokenSizeInBytes = Longest,
    };

    private readonly TokenKeys _source;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;

    // A page sends the same token with every request, and verifying a signature costs more than the rest of a small response.
    private ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private int _count;
    private volatile Ring? _ring;

    public ListenerTokens(TokenKeys keys, TimeSpan lifetime, TimeProvider time) => (_source, _lifetime, _time) = (keys, lifetime, time);

    /// <exception cref="Core.Ports.StoreAwayException">The signing key has not been loaded yet, and the store that holds it is unreachable.</exception>
    public async ValueTask<(string Token, DateTimeOffset ExpiresAt)> IssueAsync(ListenerId listener, CancellationToken cancellationToken)
    {
        Ring ring = await RingAsync(cancellationToken);
        DateTimeOffset now = _time.GetUtcNow();
        // JWT times are whole seconds.
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeSeconds((now + _lifetime).ToUnixTimeSeconds());
        string token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Name,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { [JwtRegisteredClaimNames.Sub] = listener.ToString() },
            SigningCredentials = ring.Credentials,
        });
        return (token, expires);
    }

    /// <summary>The token's listener and a ready authentication result; null if the token is not valid.</summary>
    /// <exception cref="Core.Ports.StoreAwayException">The signing key has not been loaded yet, and the store that holds it is unreachable.</exception>
    public async ValueTask<(ListenerId Listener, AuthenticateResult Admission)?> ReadAsync(string token)
    {
        if (Recall(token) is { } known)
            return (known.Listener, known.Admission);
        (bool isToken, string? id) = KeyIdOf(token);
        if (!isToken)
            return null;
        Ring ring = await RingAsync(CancellationToken.None);
        DateTimeOffset now = _time.GetUtcNow();
        foreach ((TokenKey key, TokenValidationParameters rules) in ring.Keys)
        {
            // The first tokens carried no kid and were signed with HS256.
            bool isFor = id is null ? key.Algorithm == SecurityAlgorithms.HmacSha256 : key.Id == id;
            if (!isFor || key.Until <= now)
                continue;
            TokenValidationResult result = await _handler.ValidateTokenAsync(token, rules);
            if (result.IsValid && ListenerId.TryParse(result.ClaimsIdentity.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out ListenerId listener))
            {
                var expires = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero);
                var read = new Known(listener, Visitor.Of(listener).Admitted(expires), key.Until < expires ? key.Until.Value : expires);
                Remember(token, read);
                return (listener, read.Admission);
            }
        }

        return null;
    }

    /// <summary>The authentication result of a token that was verified before and is still valid, without waiting; null: ask <see cref="ReadAsync"/>.</summary>
    public AuthenticateResult? AdmissionOf(ReadOnlySpan<char> token) => Recall(token)?.Admission;

    private Known? Recall(ReadOnlySpan<char> token) =>
        _known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out Known? known) && known.GoodUntil > _time.GetUtcNow() ? known : null;

    /// <summary>Loads the keys before the first request, so that an invalid one stops the start. If their store is unreachable, they are loaded later.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RingAsync(cancellationToken);
        }
        catch (Core.Ports.StoreAwayException)
        {
            // Until it is back, no token can be issued or verified.
        }
    }

    private async ValueTask<Ring> RingAsync(CancellationToken cancellationToken)
    {
        if (_ring is { } ring)
            return ring;
        IReadOnlyList<TokenKey> keys = await _source.GetAsync(cancellationToken);
        return _ring = new Ring(new SigningCredentials(keys[0].Key, keys[0].Algorithm), [.. keys.Select(key => (key, RulesOf(key)))]);
    }

    /// <summary>A full cache is cleared; tokens in use return to it with their next request.</summary>
    private void Remember(string token, Known known)
    {
        if (Interlocked.Increment(ref _count) > MostKnown)
        {
            _known = new ConcurrentDictionary<string, Known>(StringComparer.Ordinal);
            _count = 1;
        }

        _known[token] = known;
    }

    private (bool IsToken, string? Id) KeyIdOf(string token)
    {
        if (token.Length > Longest || !_handler.CanReadToken(token))
            return (false, null);
        try
        {
            string id = _handler.ReadJsonWebToken(token).Kid;
            return (true, string.IsNullOrEmpty(id) ? null : id);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return (false, null);
        }
    }

    private TokenValidationParameters RulesOf(TokenKey key) => new()
    {
        // Pinned, so that a token cannot choose its own algorithm, "none" included (RFC 8725 §3.1).
        ValidAlgorithms = [key.Algorithm],
        IssuerSigningKey = key.Key,
        ValidIssuer = Name,
        ValidAudience = Name,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        return (notBefore is null || notBefore <= now + Skew) && expires > now;
    }

    private sealed record Ring(SigningCredentials Credentials, IReadOnlyList<(TokenKey Key, TokenValidationParameters Rules)> Keys);

    /// <param name="Admission">Shared by all requests with this token; never modified.</param>
    /// <param name="GoodUntil">When the token or its key expires, whichever comes first.</param>
    private sealed record Known(ListenerId Listener, AuthenticateResult Admission, DateTimeOffset GoodUntil);
}
