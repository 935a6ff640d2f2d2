using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Radio24.Host.Jobs;

/// <summary>Section <c>Radio24:Retention</c>: how long things are kept. 00:00:00 is for ever.</summary>
public sealed record RetentionOptions
{
    /// <summary>Finished posts with their histories.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan Posts { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Recordings of finished posts; never longer than their posts.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan Recordings { get; init; } = TimeSpan.FromDays(90);

    /// <summary>What listeners wrote, sealed, where the station masked it or changed its tone; never longer than their posts.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan Originals { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Who did what, but for failed sign-ins.</summary>
    [KeptFor(leastDays: 30)]
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Failed sign-ins in the audit log.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan FailedSignIns { get; init; } = TimeSpan.FromDays(14);

    /// <summary>What the station remembers of posts, answers and music; never longer than the posts.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan Memories { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Versions of documents since they were replaced: so long what was cited from them opens.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan DocumentVersions { get; init; } = TimeSpan.FromDays(365);

    /// <summary>What aired when.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan AirLog { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Why things were said: briefs, sources and checks; never longer than the posts in them.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan Speech { get; init; } = TimeSpan.FromDays(90);

    /// <summary>What was paid for, call by call.</summary>
    [KeptFor(leastDays: 2)]
    public TimeSpan PaidCalls { get; init; } = TimeSpan.FromDays(400);

    /// <summary>What listeners asked the station on its page, with the answers.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan Questions { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Events for whoever tells the outside world, told or not.</summary>
    [KeptFor(leastDays: 1)]
    public TimeSpan Outbox { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>A time to keep something: a number of days at least, or 0 for ever.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeptForAttribute(int leastDays)
    : ValidationAttribute(string.Create(CultureInfo.InvariantCulture, $"{leastDays}.00:00:00 ({leastDays} days) to 36500.00:00:00 is possible, or 00:00:00 for ever"))
{
    public override bool IsValid(object? value) =>
        value is TimeSpan time && (time == TimeSpan.Zero || (time >= TimeSpan.FromDays(leastDays) && time <= TimeSpan.FromDays(36_500)));
}
