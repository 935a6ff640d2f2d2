using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>The monotonic clock in nanoseconds, and sleeping until a time on it. On Linux both are CLOCK_MONOTONIC.</summary>
internal static partial class MonotonicClock
{
    private const int ClockMonotonic = 1;
    private const int TimerAbstime = 1;
    private const int Process = 0;
    private const int Nice = -11;
    private const int RoundRobin = 2;
    private const int ResetOnFork = 0x40000000;

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

    /// <summary>
    /// Asks for precedence of the calling thread over all others: real-time scheduling, as audio has everywhere, else a better
    /// nice value. Without the right to either, nothing changes.
    /// </summary>
    /// <returns>What was granted.</returns>
    public static Precedence Raise()
    {
        if (!OperatingSystem.IsLinux()) return Precedence.None;
        int lowest = 1; // of the real-time priorities: above every ordinary thread, below everybody else's audio
        if (SetScheduler(0, RoundRobin | ResetOnFork, lowest) == 0) return Precedence.RealTime;
        return SetPriority(Process, 0, Nice) == 0 ? Precedence.Nice : Precedence.None;
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec until, IntPtr remaining);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);

    // struct sched_param is one int.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}

/// <summary>How the air thread is scheduled against the machine's other work.</summary>
public enum Precedence
{
    /// <summary>Like every other thread.</summary>
    None,

    /// <summary>A better nice value.</summary>
    Nice,

    /// <summary>Real-time: it runs whenever it is ready.</summary>
    RealTime,
}
