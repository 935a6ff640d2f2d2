using Radio24.Media.Audio;

namespace Radio24.Host.Lease;

/// <summary>The last thing before a publisher: a frame passes only while this process has the right to be on air.</summary>
public sealed class PublishGate(IFrameSink publisher, IAirTerm term) : IFrameSink
{
    private long _refused;

    /// <summary>Frames that were not let through.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public bool GoesOut => publisher.GoesOut;

    public void OnFrame(in OpusFrame frame)
    {
        if (term.MayPublish)
            publisher.OnFrame(frame);
        else
            Interlocked.Increment(ref _refused);
    }
}
