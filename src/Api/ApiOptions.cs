using Radio24.Api.Accounts;
using Radio24.Api.Posts;
using Radio24.Api.Security;
using Radio24.Api.Talk;

namespace Radio24.Api;

/// <summary>Settings of the Api. Bound from <c>Radio24</c>; every limit has a safe default.</summary>
public sealed record ApiOptions
{
    /// <summary>The station's name as listeners read it.</summary>
    public string StationName { get; init; } = "Radio24";

    /// <summary>The station's name in URLs and programs.</summary>
    public string StationShortcode { get; init; } = "radio24";

    /// <summary>The presenter's name as listeners read it; null if it has none.</summary>
    public string? Presenter { get; init; }

    /// <summary>Where the token key is kept, in <c>keys/</c>.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>The built web app; null or missing: a plain page says how to build it.</summary>
    public string? WebFolder { get; init; }

    /// <summary>How long an anonymous listener's token is good for.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What those tokens are signed with.</summary>
    public TokenOptions Tokens { get; init; } = new();

    public AccountOptions Accounts { get; init; } = new();

    /// <summary>Other providers that people sign in with, by name: "google". None unless configured.</summary>
    public IReadOnlyDictionary<string, OAuthOptions> OAuth { get; init; } = new Dictionary<string, OAuthOptions>();

    /// <summary>Addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Nobody else's are.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>A comment is sent on an idle event stream so often, so that proxies keep it open.</summary>
    public TimeSpan EventHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Announcements a page may fall behind before it loses the oldest.</summary>
    public int EventBacklog { get; init; } = 64;

    public PostLimits Posts { get; init; } = new();

    public VoiceLimits Voice { get; init; } = new();

    public AddressLimitOptions Addresses { get; init; } = new();

    public StationLimitOptions Station { get; init; } = new();

    /// <summary>What is wrong with the settings, each naming its setting; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(StationName))
            yield return "Radio24:StationName is empty.";
        if (string.IsNullOrWhiteSpace(DataFolder))
            yield return "Radio24:DataFolder is empty.";
        if (TokenLifetime < TimeSpan.FromMinutes(1))
            yield return $"Radio24:TokenLifetime is {TokenLifetime}; at least 00:01:00 is needed.";
        if (EventHeartbeat < TimeSpan.FromSeconds(1))
            yield return $"Radio24:EventHeartbeat is {EventHeartbeat}; at least 00:00:01 is needed.";
        if (EventBacklog < 8)
            yield return $"Radio24:EventBacklog is {EventBacklog}; at least 8 is needed.";
        foreach (string problem in Posts.Problems().Concat(Voice.Problems()).Concat(Addresses.Problems()).Concat(Station.Problems())
            .Concat(Tokens.Problems()).Concat(Accounts.Problems()).Concat(TrustedProxies.Problems(Proxies))
            .Concat(OAuth.SelectMany(one => one.Value.Problems(one.Key))))
            yield return problem;
    }
}
