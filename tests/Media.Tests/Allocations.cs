namespace Radio24.Media.Tests;

/// <summary>What the air path must not do.</summary>
internal static class Allocations
{
    /// <summary>
    /// Bytes that this thread allocates in one round of the work, the least of five: now and then the runtime allocates on a thread that
    /// happens to be at work when it compiles a method anew (48 bytes, seen about once in ten runs). What the work itself allocates, it
    /// allocates in every round.
    /// </summary>
    public static long OfARound(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 5 && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
