namespace Radio24.Media.Audio;

/// <summary>How the bus pulls a source: whatever the source does, the block holds audio afterwards.</summary>
internal static class GuardedSource
{
    /// <summary>Reads a block; what the source did not fill is silence.</summary>
    /// <param name="failed">It threw, claimed more than it was asked for, or gave NaN, infinity or something absurdly loud.</param>
    /// <returns>Floats that are the source's.</returns>
    public static int Pull(IAudioSource source, Span<float> block, out bool failed)
    {
        int got;
        try
        {
            got = source.Read(block);
        }
#pragma warning disable CA1031 // The contract forbids it, but one broken source must not be dead air.
        catch (Exception)
#pragma warning restore CA1031
        {
            got = -1;
        }

        failed = got < 0 || got > block.Length;
        if (!failed)
        {
            double power = Mixer.Power(block[..(got & ~1)]);
            failed = !(power < 1e4); // true for NaN as well
        }

        if (failed) got = 0;
        block[got..].Clear();
        return got;
    }

    /// <summary>What is left of a source that can tell; null for every other, and for one that throws.</summary>
    public static TimeSpan? Remaining(IAudioSource source)
    {
        try
        {
            return (source as ITimedSource)?.Remaining;
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
