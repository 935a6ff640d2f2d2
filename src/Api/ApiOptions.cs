using System.ComponentModel.DataAnnotations;
using Radio24.Api.Accounts;
using Radio24.Api.Documents;
using Radio24.Api.Posts;
using Radio24.Api.Security;
using Radio24.Api.Talk;
using Radio24.Core.Direction;
using Radio24.Core.Questions;
using Radio24.Core.Screening;
using Radio24.Core.Tone;
using Radio24.Startup;

namespace Radio24.Api;

/// <summary>Settings of the Api, from section <c>Radio24</c>. Every limit has a safe default.</summary>
public sealed record ApiOptions : IValidatableObject
{
    /// <summary>Where the page and the API are served.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Addresses to listen on, separated by commas; by default this machine only.</summary>
    [ListenAddresses, Display(ShortName = "--listen")]
    public string Listen { get; init; } = Settings.Loopback;

    /// <summary>Whether strangers can reach the station. Unset: if it listens beyond this machine. Say true behind a reverse proxy on this machine.</summary>
    public bool? Public { get; init; }

    /// <summary>The station's name as listeners read it.</summary>
    [Required(ErrorMessage = "name the station")]
    public string StationName { get; init; } = "Radio24";

    /// <summary>The station's name in URLs and programs.</summary>
    public string StationShortcode { get; init; } = "radio24";

    /// <summary>The programme's settings; the Api needs the presenter's name.</summary>
    public DirectorOptions Director { get; init; } = new();

    /// <summary>Where everything is kept that is not in the database.</summary>
    [Required(ErrorMessage = "name a folder"), Display(ShortName = "--data")]
    public string DataFolder { get; init; } = "data";

    /// <summary>How long an anonymous listener's token is good for.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What those tokens are signed with.</summary>
    public TokenOptions Tokens { get; init; } = new();

    public AccountOptions Accounts { get; init; } = new();

    /// <summary>Other providers that people sign in with, by name in lower case: "google", "github". None unless configured.</summary>
    public IReadOnlyDictionary<string, OAuthOptions> OAuth
    {
        get;
        init => field = new Dictionary<string, OAuthOptions>(value.Select(one => KeyValuePair.Create(one.Key.ToLowerInvariant(), one.Value)).DistinctBy(one => one.Key));
    } = new Dictionary<string, OAuthOptions>();

    /// <summary>
    /// Addresses and networks of proxies, beside this machine's own, whose X-Forwarded-For and X-Forwarded-Proto are believed. Nobody else's are.
    /// </summary>
    [ProxyAddress]
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>The path that a proxy serves the station under, such as <c>/radio</c>; empty: at the root.</summary>
    [RegularExpression("(/[A-Za-z0-9._~-]+)*", ErrorMessage = "a path without a slash at its end is possible, such as /radio")]
    public string PathBase { get; init; } = "";

    /// <summary>A comment is sent on an idle event stream so often, so that proxies keep it open.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan EventHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Announcements a page may fall behind before it loses the oldest.</summary>
    [Range(8, 100_000)]
    public int EventBacklog { get; init; } = 64;

    /// <summary>The rules for posts; the Api needs them for previews.</summary>
    public RuleScreenerOptions Screening { get; init; } = new();

    public ToneOptions Tone { get; init; } = new();

    public QuestionOptions Questions { get; init; } = new();

    public HouseOptions Presenter { get; init; } = new();

    public PostLimits Posts { get; init; } = new();

    public VoiceLimits Voice { get; init; } = new();

    public DocumentOptions Documents { get; init; } = new();

    public AddressLimitOptions Addresses { get; init; } = new();

    public VisitorLimitOptions Visitors { get; init; } = new();

    public StationLimitOptions Station { get; init; } = new();

    /// <summary>See <see cref="Public"/>.</summary>
    internal bool IsPublic => ListenAddresses.ArePublic(Public, Listen, Http.Listen);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) => OAuth.SelectMany(one => one.Value.Wrong(one.Key));
}

/// <summary>Section <c>Radio24:Presenter</c>, as far as the page answers questions.</summary>
public sealed record HouseOptions
{
    /// <summary>Rules of the house, in words: they reach every prompt.</summary>
    [MaxLength(4_000)]
    public string? HouseRules { get; init; }
}
