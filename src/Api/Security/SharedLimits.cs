using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Problems;
using Radio24.Core.Ports;

namespace Radio24.Api.Security;

/// <summary>
/// How much everybody together may ask of the station: section <c>Radio24:Station</c>. So many at once, then so many a minute, over all
/// of its processes. The defaults are what two cores carry beside the programme. (Posts of everybody: <c>Radio24:Posts:StationPerMinute</c>.)
/// </summary>
public sealed record StationLimitOptions
{
    /// <summary>New and renewed listeners a minute.</summary>
    [Range(1, int.MaxValue)]
    public int ListenersPerMinute { get; init; } = 6_000;

    /// <summary>Listeners who join the sound a minute: each costs a DTLS handshake, about 2 ms of a core.</summary>
    [Range(1, int.MaxValue)]
    public int JoinsPerMinute { get; init; } = 6_000;

    /// <summary>Attempts to sign in or to claim the station a minute: each costs a password's hash, about 100 ms of a core.</summary>
    [Range(1, int.MaxValue)]
    public int SignInsPerMinute { get; init; } = 300;

    /// <summary>Previews of posts in another tone a minute; some of them ask a model.</summary>
    [Range(1, int.MaxValue)]
    public int TransformsPerMinute { get; init; } = 1_200;

    /// <summary>Questions to the station a minute; most of them ask a model.</summary>
    [Range(1, int.MaxValue)]
    public int QuestionsPerMinute { get; init; } = 300;

    /// <summary>Searches of the documents a minute; some of them ask a model.</summary>
    [Range(1, int.MaxValue)]
    public int SearchesPerMinute { get; init; } = 300;

    /// <summary>Documents a minute, new ones and new versions.</summary>
    [Range(1, int.MaxValue)]
    public int UploadsPerMinute { get; init; } = 60;
}

/// <summary>
/// How often somebody, and everybody together, may do what costs the station something, counted over all its processes. Whoever is known
/// is counted by themselves, strangers by their address. (What protects the process itself,
/// requests of any kind and open streams, is <see cref="AddressLimits"/>, on ASP.NET Core's limiter.)
/// </summary>
internal static class SharedLimits
{
    public const string Listeners = "listeners";
    public const string Whep = "whep";
    public const string SignIn = "signIn";
    public const string Transforms = "transforms";
    public const string Questions = "questions";
    public const string Searches = "searches";
    public const string Uploads = "uploads";

    private sealed record Limited(string Name, bool ByAddress);

    /// <summary>The route uses up an allowance: that of whoever asks, and the station's.</summary>
    /// <param name="byAddress">
    /// Whoever is known counts as a stranger. Else somebody could make listeners without end, each with an allowance for more of them, or
    /// guess passwords as one listener after the other.
    /// </param>
    public static TBuilder LimitedBy<TBuilder>(this TBuilder route, string name, bool byAddress = false)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Limited(name, byAddress));

    public static IApplicationBuilder UseSharedLimits(this IApplicationBuilder app)
    {
        IRateLimits rates = app.ApplicationServices.GetRequiredService<IRateLimits>();
        ApiOptions options = app.ApplicationServices.GetRequiredService<ApiOptions>();
        return app.Use((context, next) => context.GetEndpoint()?.Metadata.GetMetadata<Limited>() is { } limited
            ? PassAsync(limited, context, next)
            : next(context));

        async Task PassAsync(Limited limited, HttpContext context, RequestDelegate next)
        {
            Task passed = await TakeAsync(limited, context, rates, options) is { } refusal ? refusal.ExecuteAsync(context) : next(context);
            await passed;
        }
    }

    /// <summary>So many at once, and as many again a minute.</summary>
    public static RateRule PerMinute(int count) => new RateRule.Bucket(count, TimeSpan.FromMinutes(1) / count);

    /// <summary>The refusal of somebody whose address has used up what it may.</summary>
    public static Problem TooManyFromAddress(TimeSpan wait, IReadOnlyList<RateNotice> rates) => new(
        StatusCodes.Status429TooManyRequests, "tooManyFromAddress", "Too many requests came from your address. Nothing is left for now.")
    {
        RetryAfter = wait,
        Rates = rates,
        Members = new() { ["remaining"] = 0 },
    };

    /// <summary>The refusal of somebody who is known and has used up what they may.</summary>
    public static Problem TooManyFromVisitor(TimeSpan wait, IReadOnlyList<RateNotice> rates) => new(
        StatusCodes.Status429TooManyRequests, "tooManyFromYou", "You asked for this too often. Nothing is left for now.")
    {
        RetryAfter = wait,
        Rates = rates,
        Members = new() { ["remaining"] = 0 },
    };

    /// <summary>The refusal of everybody while the station as a whole has enough to do.</summary>
    private static Problem TooManyAtStation(TimeSpan wait, IReadOnlyList<RateNotice> rates) => new(
        StatusCodes.Status429TooManyRequests, "tooManyAtStation", "More people ask this of the station than it can take just now.")
    {
        RetryAfter = wait,
        Rates = rates,
        Members = new() { ["remaining"] = 0 },
    };

    private static async ValueTask<Problem?> TakeAsync(Limited limited, HttpContext context, IRateLimits rates, ApiOptions options)
    {
        string name = limited.Name, address = AddressLimits.Of(context).ToString();
        string? known = limited.ByAddress ? null : context.User.Known();
        // Leaving costs nothing, and must stay possible when everybody comes at once.
        bool joins = name == Whep && HttpMethods.IsPost(context.Request.Method);
        (int byAddress, int byVisitor, int? inAll) = name switch
        {
            Listeners => (options.Addresses.ListenersPerMinute, options.Visitors.RenewalsPerMinute, options.Station.ListenersPerMinute),
            Whep => (options.Addresses.WhepPerMinute, options.Visitors.WhepPerMinute, joins ? options.Station.JoinsPerMinute : default(int?)),
            SignIn => (options.Addresses.SignInsPerMinute, 0, options.Station.SignInsPerMinute),
            Transforms => (options.Addresses.TransformsPerMinute, options.Visitors.TransformsPerMinute, options.Station.TransformsPerMinute),
            Questions => (options.Addresses.QuestionsPerMinute, options.Visitors.QuestionsPerMinute, options.Station.QuestionsPerMinute),
            // For people of the station: strangers are refused anyway.
            Searches => (options.Visitors.SearchesPerMinute, options.Visitors.SearchesPerMinute, options.Station.SearchesPerMinute),
            Uploads => (options.Visitors.UploadsPerMinute, options.Visitors.UploadsPerMinute, options.Station.UploadsPerMinute),
            _ => throw new InvalidOperationException($"There is no limit named {name}."),
        };
        List<(string Name, RateLimit Limit, Func<TimeSpan, IReadOnlyList<RateNotice>, Problem> Refusal)> counted =
        [
            known is null
                ? (name, new($"{name}:{address}", PerMinute(byAddress)), TooManyFromAddress)
                : (name, new($"{name}:{known}", PerMinute(byVisitor)), TooManyFromVisitor),
        ];
        // Whoever likes is a new listener: what many of them ask from one place counts together as well.
        if (name is Transforms or Questions && known is not null)
            counted.Add(("address", new($"{name}:{address}", PerMinute(byAddress)), TooManyFromAddress));
        if (joins)
            counted.Add(("address", new($"joins:{address}", PerMinute(options.Addresses.JoinsPerMinute)), TooManyFromAddress));
        if (inAll is { } all)
            counted.Add(("station", new($"{name}:station", PerMinute(all)), TooManyAtStation));
        RateLimit[] limits = [.. counted.Select(one => one.Limit)];
        RateAnswer answer = await rates.TakeAsync(limits, context.RequestAborted);
        IReadOnlyList<RateNotice> notices = RateNotice.Of(limits, [.. counted.Select(one => one.Name)], answer);
        if (answer.RefusedBy is { } by)
            return counted[by].Refusal(answer.States[by].NextIn, notices);

        RateNotice.Write(context.Response, notices);
        return null;
    }
}
