using System.Reflection;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Api.Talk.Lines;
using Radio24.Core.Ports;

namespace Radio24.Api.Talk;

/// <summary>A refusal on its way to the page: a HubException whose message is the problem as JSON.</summary>
internal static class HubRefusal
{
    // No class of its own: SignalR tells the page the exception's name before its message.
    public static HubException Of(Problem problem) => new(problem.ToJson());
}

/// <summary>Every hub call: by whom it may be made, not too many a connection, and every failure a problem without a stack trace.</summary>
internal sealed partial class HubProblems(ILogger<HubProblems> logger) : IHubFilter
{
    private static readonly object BucketKey = new();

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        ReplenishingRateLimiter bucket = Bucket(invocationContext.Context);
        bucket.TryReplenish();
        using (RateLimitLease lease = bucket.AttemptAcquire())
        {
            if (!lease.IsAcquired)
                throw HubRefusal.Of(new Problem(
                    StatusCodes.Status429TooManyRequests, "tooManyCalls", "Too many calls came over this connection.")
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                    Members = new() { ["remaining"] = 0 },
                });
        }

        // A method that does not say what it needs is open to nobody.
        NeedsAttribute? needs = invocationContext.HubMethod.GetCustomAttribute<NeedsAttribute>();
        try
        {
            if (needs is null || !await MayAsync(invocationContext.Context, needs.Permission))
                throw HubRefusal.Of(Problem.NotAllowed);
            return await next(invocationContext);
        }
        catch (HubException)
        {
            throw;
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            throw;
        }
        catch (StoreAwayException)
        {
            throw HubRefusal.Of(Problem.StoreAway);
        }
        catch (QueueAwayException)
        {
            throw HubRefusal.Of(Problem.QueueAway);
        }
        catch (Exception error)
        {
            Failed(logger, invocationContext.HubMethodName, error);
            throw HubRefusal.Of(Problem.Internal);
        }
    }

    public async Task OnDisconnectedAsync(
        HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        (context.Context.Items[BucketKey] as RateLimiter)?.Dispose();
        await next(context, exception);
    }

    // A line stays open for hours: whoever was signed out, disabled or given another role meanwhile, or whose key has ended, is looked at anew.
    private async ValueTask<bool> MayAsync(HubCallerContext context, Permission permission)
    {
        if (!context.User.May(permission))
            return false;
        return context.Features.GetRequiredFeature<PageLine>().AskAgain is not { } askAgain
            || (await askAgain(context.ConnectionAborted)).Principal.May(permission);
    }

    // Made at the first call: most connections only listen.
    private static ReplenishingRateLimiter Bucket(HubCallerContext context)
    {
        lock (context.Items)
        {
            if (context.Items.TryGetValue(BucketKey, out object? kept) && kept is ReplenishingRateLimiter bucket)
                return bucket;
            bucket = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = 20,
                TokensPerPeriod = 2,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                // When it is asked, not by a clock of its own for every page.
                AutoReplenishment = false,
            });
            context.Items[BucketKey] = bucket;
            return bucket;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub method {Method} failed")]
    private static partial void Failed(ILogger logger, string method, Exception error);
}
