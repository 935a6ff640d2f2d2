using System.Reflection;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Talk;

/// <summary>A refusal on its way to the page: a HubException whose message is the problem as JSON.</summary>
internal static class HubRefusal
{
    // No class of its own: SignalR tells the page the exception's name before its message.
    public static HubException Of(Problem problem) => new(problem.ToJson());
}

/// <summary>
/// Every hub call: who may make it, how many a connection may make, and every failure as a problem without a stack trace. Only a fault
/// of the station is logged; a page that goes on calling after many refusals is disconnected.
/// </summary>
internal sealed partial class HubProblems(Doorkeeper doorkeeper, ILogger<HubProblems> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        HubCallerContext context = invocationContext.Context;
        if (!CallAllowance.Of(context).TryCall(out bool isTooMuch))
        {
            if (isTooMuch)
                context.Abort();
            throw HubRefusal.Of(TooManyCalls);
        }

        // A method that does not say what it needs is open to nobody.
        NeedsAttribute? needs = invocationContext.HubMethod.GetCustomAttribute<NeedsAttribute>();
        try
        {
            if (needs is null || !await MayAsync(context, needs.Permission))
                throw HubRefusal.Of(Problem.NotAllowed);
            return await next(invocationContext);
        }
        catch (Exception error)
        {
            throw Told(error, invocationContext);
        }
    }

    public async Task OnDisconnectedAsync(
        HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        CallAllowance.End(context.Context);
        await next(context, exception);
    }

    private static Problem TooManyCalls { get; } = new(
        StatusCodes.Status429TooManyRequests, "tooManyCalls", "Too many calls came over this connection.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
        Members = new() { ["remaining"] = 0 },
    };

    private Exception Told(Exception error, HubInvocationContext invocation)
    {
        switch (error)
        {
            case HubException:
                return error;
            case StoreAwayException:
                return HubRefusal.Of(Problem.StoreAway);
            case QueueAwayException:
                return HubRefusal.Of(Problem.QueueAway);
            case OperationCanceledException when invocation.Context.ConnectionAborted.IsCancellationRequested:
                return error;
            default:
                Failed(logger, invocation.HubMethodName, error);
                return HubRefusal.Of(Problem.Internal);
        }
    }

    // A page stays for hours. Whoever was signed out, disabled or given another role meanwhile, or whose key has ended, is looked at anew.
    private async ValueTask<bool> MayAsync(HubCallerContext context, Permission permission) =>
        context.User.May(permission)
        && (!context.User!.CanBeTurnedAway()
            || (await doorkeeper.LookAsync(context.GetHttpContext()!.Request)).Principal.May(permission));

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub method {Method} failed")]
    private static partial void Failed(ILogger logger, string method, Exception error);
}

/// <summary>How many calls a connection may make, and how many may be refused before it is disconnected.</summary>
internal sealed class CallAllowance : IDisposable
{
    private static readonly object Key = new();

    private readonly TokenBucketRateLimiter _calls = Bucket(atOnce: 20, perSecond: 2);
    private readonly TokenBucketRateLimiter _refusals = Bucket(atOnce: 60, perSecond: 1);

    /// <summary>That of a connection, made at its first call: most connections only listen.</summary>
    public static CallAllowance Of(HubCallerContext context)
    {
        lock (context.Items)
        {
            if (context.Items.TryGetValue(Key, out object? kept) && kept is CallAllowance allowance)
                return allowance;
            allowance = new CallAllowance();
            context.Items[Key] = allowance;
            return allowance;
        }
    }

    public static void End(HubCallerContext context) => (context.Items.TryGetValue(Key, out object? kept) ? kept as CallAllowance : null)?.Dispose();

    /// <param name="isTooMuch">The call is one refusal too many.</param>
    public bool TryCall(out bool isTooMuch)
    {
        isTooMuch = false;
        if (Take(_calls))
            return true;
        isTooMuch = !Take(_refusals);
        return false;
    }

    public void Dispose()
    {
        _calls.Dispose();
        _refusals.Dispose();
    }

    private static bool Take(TokenBucketRateLimiter bucket)
    {
        bucket.TryReplenish();
        using RateLimitLease lease = bucket.AttemptAcquire();
        return lease.IsAcquired;
    }

    private static TokenBucketRateLimiter Bucket(int atOnce, int perSecond) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = atOnce,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        // When it is asked, not by a timer of its own for every page.
        AutoReplenishment = false,
    });
}
