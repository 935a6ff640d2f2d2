using Microsoft.AspNetCore.Http;
using Radio24.Core.Ports;

namespace Radio24.Api.Security;

/// <summary>What is left of a limit and when there is more, for the headers RateLimit and RateLimit-Policy.</summary>
/// <remarks>draft-ietf-httpapi-ratelimit-headers-10 §3 and §4.</remarks>
/// <param name="Name">The limit's name for programs.</param>
internal sealed record RateNotice(string Name, RateRule Rule, RateState State)
{
    /// <summary>The notices of an answer, whose limits are named in their order; what limits nothing, or nothing yet, is left out.</summary>
    public static IReadOnlyList<RateNotice> Of(IReadOnlyList<RateLimit> limits, IReadOnlyList<string> names, RateAnswer answer) =>
        [.. limits.Select((limit, i) => (limit.Refuses, Notice: new RateNotice(names[i], limit.Rule, answer.States[i])))
            .Where(one => one.Refuses && !one.Notice.Rule.IsOpen).Select(one => one.Notice)];

    public static void Write(HttpResponse response, IReadOnlyList<RateNotice> notices)
    {
        if (notices.Count == 0)
            return;
        response.Headers["RateLimit-Policy"] = string.Join(", ", notices.Select(notice => notice.Policy));
        response.Headers["RateLimit"] = string.Join(
            ", ", notices.Select(notice => $"\"{notice.Name}\";r={notice.State.Left};t={Seconds(notice.State.NextIn)}"));
    }

    private string Policy => Rule switch
    {
        RateRule.Bucket bucket => $"\"{Name}\";q={bucket.AtOnce};w={Seconds(bucket.Every * bucket.AtOnce)}",
        RateRule.Window window => $"\"{Name}\";q={window.Limit};w={Seconds(window.Length)}",
        _ => $"\"{Name}\"",
    };

    private static long Seconds(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds);
}
