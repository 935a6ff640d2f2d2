using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>The monotonic clock in nanoseconds, and sleeping until a time on it. On Linux both are CLOCK_MONOTONIC.</summary>
internal static partial class MonotonicClock
{
    private const int ClockMonotonic = 1;
    private const int TimerAbstime = 1;
    private const int Process = 0;

    /// <summary>Now, in nanoseconds.</summary>
    public static long Now => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Sleeps until then. An absolute deadline does not drift, however often the thread is held up before it sleeps.</summary>
    public static void SleepUntil(long nanoseconds)
    {
        if (OperatingSystem.IsLinux() && Stopwatch.Frequency == 1_000_000_000)
        {
            var until = new TimeSpec { Seconds = (nint)(nanoseconds / 1_000_000_000), Nanoseconds = (nint)(nanoseconds % 1_000_000_000) };
            while (ClockNanosleep(ClockMonotonic, TimerAbstime, until, IntPtr.Zero) == 4)
            {
                // EINTR: a signal came; the deadline stands.
            }

            return;
        }

        long left = (nanoseconds - Now) / 1_000_000;
        if (left > 0) Thread.Sleep((int)Math.Min(left, 1_000));
    }

    /// <summary>Asks for precedence of the calling thread over the others; without the right to, nothing changes.</summary>
    /// <returns>Whether it was granted.</returns>
    public static bool RaisePriority(int nice) => OperatingSystem.IsLinux() && SetPriority(Process, 0, nice) == 0;

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec until, IntPtr remaining);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
