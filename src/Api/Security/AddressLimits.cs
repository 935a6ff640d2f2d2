using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Radio24.Api.Problems;

namespace Radio24.Api.Security;

/// <summary>
/// How much one address may ask: section <c>Radio24:Addresses</c>. A mobile carrier or a school has thousands of listeners behind one, who all
/// come on the hour: there is room for a crowd. Whoever has a token is counted by <see cref="VisitorLimitOptions"/> instead; but tokens are
/// free, so what would use up a limit of the whole station is counted by address as well.
/// </summary>
public sealed record AddressLimitOptions
{
    /// <summary>Requests of any kind a minute, of everybody there; a fifth of them at once. A page that is opened costs about 30.</summary>
    [Range(1, int.MaxValue)]
    public int RequestsPerMinute { get; init; } = 60_000;

    /// <summary>New listeners a minute.</summary>
    [Range(1, int.MaxValue)]
    public int ListenersPerMinute { get; init; } = 1_500;

    /// <summary>Posts a minute, over HTTP and the hub together.</summary>
    [Range(1, int.MaxValue)]
    public int PostsPerMinute { get; init; } = 600;

    /// <summary>
    /// Percent of the places that wait for the air, once more than half of them are taken: the rest is for other addresses. 100: all, so
    /// one address can fill them.
    /// </summary>
    [Range(1, 100)]
    public int ShareOfWaiting { get; init; } = 25;

    /// <summary>Attempts to sign in or to claim the station a minute, right or wrong.</summary>
    [Range(1, int.MaxValue)]
    public int SignInsPerMinute { get; init; } = 30;

    /// <summary>Previews of posts in another tone a minute, of everybody there.</summary>
    [Range(1, int.MaxValue)]
    public int TransformsPerMinute { get; init; } = 600;

    /// <summary>Questions to the station a minute, of everybody there.</summary>
    [Range(1, int.MaxValue)]
    public int QuestionsPerMinute { get; init; } = 120;

    /// <summary>WHEP requests a minute of those without a token.</summary>
    [Range(1, int.MaxValue)]
    public int WhepPerMinute { get; init; } = 3_000;

    /// <summary>Listeners who join the sound a minute, of everybody there, with a token or without.</summary>
    [Range(1, int.MaxValue)]
    public int JoinsPerMinute { get; init; } = 3_000;

    /// <summary>Event streams and hub connections at a time, of everybody there.</summary>
    [Range(1, int.MaxValue)]
    public int Streams { get; init; } = 4_000;
}

/// <summary>How much whoever is known (by a token, a key or a session) may ask, wherever they are: section <c>Radio24:Visitors</c>.</summary>
public sealed record VisitorLimitOptions
{
    /// <summary>Requests of any kind a minute; a fifth of them at once.</summary>
    [Range(1, int.MaxValue)]
    public int RequestsPerMinute { get; init; } = 1_500;

    /// <summary>Renewals of the token a minute.</summary>
    [Range(1, int.MaxValue)]
    public int RenewalsPerMinute { get; init; } = 10;

    /// <summary>Previews of posts in another tone a minute.</summary>
    [Range(1, int.MaxValue)]
    public int TransformsPerMinute { get; init; } = 20;

    /// <summary>Questions to the station a minute.</summary>
    [Range(1, int.MaxValue)]
    public int QuestionsPerMinute { get; init; } = 6;

    /// <summary>Searches of the documents a minute.</summary>
    [Range(1, int.MaxValue)]
    public int SearchesPerMinute { get; init; } = 60;

    /// <summary>Documents a minute, new ones and new versions.</summary>
    [Range(1, int.MaxValue)]
    public int UploadsPerMinute { get; init; } = 20;

    /// <summary>WHEP requests a minute.</summary>
    [Range(1, int.MaxValue)]
    public int WhepPerMinute { get; init; } = 60;

    /// <summary>Event streams and hub connections at a time: open tabs.</summary>
    [Range(1, int.MaxValue)]
    public int Streams { get; init; } = 20;
}

/// <summary>
/// What protects this process, on .NET's limiters: requests of any kind and open streams, first those of an address, then those of whoever
/// is known.
/// </summary>
internal sealed class AddressLimits(AddressLimitOptions addresses, VisitorLimitOptions visitors) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _visitorRequests = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        context.User.Known() is { } known
            ? RateLimitPartition.Get(known, _ => Bucket(visitors.RequestsPerMinute))
            : RateLimitPartition.GetNoLimiter(""));

    private readonly PartitionedRateLimiter<HttpContext> _places = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(context => context.User.Known() is { } known
            ? RateLimitPartition.GetConcurrencyLimiter(known, _ => new ConcurrencyLimiterOptions { PermitLimit = visitors.Streams })
            : RateLimitPartition.GetNoLimiter("")),
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            RateLimitPartition.GetConcurrencyLimiter(Of(context), _ => new ConcurrencyLimiterOptions { PermitLimit = addresses.Streams })));

    public void Apply(RateLimiterOptions limiter)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (rejected, _) => await Refusal(rejected.Lease).ExecuteAsync(rejected.HttpContext);
        // Made once: this is asked at every request.
        Func<IPAddress, RateLimiter> bucket = _ => Bucket(addresses.RequestsPerMinute);
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => RateLimitPartition.Get(Of(context), bucket));
    }

    /// <summary>The requests of whoever is known; comes after the look at who is asking.</summary>
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        using RateLimitLease lease = _visitorRequests.AttemptAcquire(context);
        await (lease.IsAcquired
            ? next(context)
            : SharedLimits.TooManyFromVisitor(WaitOf(lease), []).ExecuteAsync(context));
    }

    /// <summary>A place among the open event streams and hub connections; given back by disposing of it.</summary>
    public RateLimitLease TakePlace(HttpContext context) => _places.AttemptAcquire(context);

    public void Dispose()
    {
        _places.Dispose();
        _visitorRequests.Dispose();
    }

    /// <summary>Whose allowance a request uses: an IPv6 customer has a whole /64.</summary>
    public static IPAddress Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    public static Problem Refusal(RateLimitLease lease) => SharedLimits.TooManyFromAddress(WaitOf(lease), []);

    private static TimeSpan WaitOf(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan known) ? known : TimeSpan.FromSeconds(5);

    private static TokenBucketRateLimiter Bucket(int perMinute)
    {
        // Filled in steps of a second or more, of one token or more.
        TimeSpan period = TimeSpan.FromSeconds(Math.Max(1, 60.0 / perMinute));
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, perMinute / 5),
            TokensPerPeriod = Math.Max(1, (int)(perMinute * period.TotalSeconds / 60)),
            ReplenishmentPeriod = period,
            // By the one timer for all.
            AutoReplenishment = false,
        });
    }
}

/// <summary>An answer that stays open takes one of its address's places.</summary>
internal sealed class TakesPlace(AddressLimits limits) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using RateLimitLease place = limits.TakePlace(context.HttpContext);
        return place.IsAcquired ? await next(context) : AddressLimits.Refusal(place);
    }
}
