namespace Radio24.Media.Audio;

/// <summary>A source that numbers its frames and wants to know of those that were never read.</summary>
internal interface ISkipsFrames
{
    void SkipFrames(long count);
}
