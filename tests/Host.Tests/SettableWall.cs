namespace Radio24.Host.Tests;

/// <summary>Another clock whose wall time somebody sets, back or ahead; its timers and timestamps take no notice.</summary>
internal sealed class SettableWall(TimeProvider time) : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
