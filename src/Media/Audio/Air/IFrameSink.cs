namespace Radio24.Media.Audio;

/// <summary>Takes encoded frames from the air thread: must not block, must not keep the payload.</summary>
public interface IFrameSink
{
    void OnFrame(in OpusFrame frame);
}
