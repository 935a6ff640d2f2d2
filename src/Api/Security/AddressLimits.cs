using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Radio24.Api.Problems;

namespace Radio24.Api.Security;

/// <summary>How much one address may ask. Token buckets: so many at once, then so many a minute.</summary>
public sealed record AddressLimitOptions
{
    /// <summary>Requests of any kind a minute; a fifth of them at once.</summary>
    [Range(1, int.MaxValue)]
    public int RequestsPerMinute { get; init; } = 3_000;

    /// <summary>New listeners a minute.</summary>
    [Range(1, int.MaxValue)]
    public int ListenersPerMinute { get; init; } = 30;

    /// <summary>Posts a minute, over HTTP and the hub together.</summary>
    [Range(1, int.MaxValue)]
    public int PostsPerMinute { get; init; } = 60;

    /// <summary>Attempts to sign in or to claim the station a minute, right or wrong.</summary>
    [Range(1, int.MaxValue)]
    public int SignInsPerMinute { get; init; } = 30;

    /// <summary>WHEP requests a minute.</summary>
    [Range(1, int.MaxValue)]
    public int WhepPerMinute { get; init; } = 120;

    /// <summary>Event streams and hub connections at a time.</summary>
    [Range(1, int.MaxValue)]
    public int Streams { get; init; } = 200;
}

/// <summary>What protects this process from one address, on .NET's limiters: requests of any kind, and open streams.</summary>
internal sealed class AddressLimits(AddressLimitOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _places = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
        RateLimitPartition.GetConcurrencyLimiter(Of(context), _ => new ConcurrencyLimiterOptions { PermitLimit = options.Streams }));

    public void Apply(RateLimiterOptions limiter)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (rejected, _) => await Refusal(rejected.Lease).ExecuteAsync(rejected.HttpContext);
        // Made once: this is asked at every request.
        Func<IPAddress, RateLimiter> bucket = _ => Bucket(Math.Max(1, options.RequestsPerMinute / 5), options.RequestsPerMinute);
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => RateLimitPartition.Get(Of(context), bucket));
    }

    /// <summary>
    /// A place among the event streams and lines to the hub that an address may have open; given back by disposing of it. Not by the limiter's middleware, which would
    /// have to wait for the end of each.
    /// </summary>
    public RateLimitLease TakePlace(HttpContext context) => _places.AttemptAcquire(context);

    public void Dispose() => _places.Dispose();

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

    public static Problem Refusal(RateLimitLease lease) => SharedLimits.TooManyFromAddress(
        lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan known) ? known : TimeSpan.FromSeconds(5), []);

    private static TokenBucketRateLimiter Bucket(int atOnce, int perMinute)
    {
        // Filled in steps of a second or more, of one token or more.
        TimeSpan period = TimeSpan.FromSeconds(Math.Max(1, 60.0 / perMinute));
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            TokensPerPeriod = Math.Max(1, (int)(perMinute * period.TotalSeconds / 60)),
            ReplenishmentPeriod = period,
            // By the one timer for all addresses.
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
