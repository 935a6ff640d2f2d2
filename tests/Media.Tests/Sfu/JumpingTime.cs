namespace Radio24.Media.Tests.Sfu;

/// <summary>Real time that can be moved ahead: a session's 30 s need not be waited for.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ahead;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
}
