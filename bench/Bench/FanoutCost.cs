using System.Globalization;
using Radio24.Media.Audio;
using Radio24.Media.Sfu;

namespace Radio24.Bench;

/// <summary>What the server had cost at one moment; passed between the processes as one line of figures.</summary>
/// <param name="CpuUs">User and system time of the process, microseconds.</param>
/// <param name="ShardUs">Of that, the SFU's thread's, kernel included.</param>
/// <param name="SystemUs">Of that, system time.</param>
/// <param name="AllocatedBefore">Managed bytes ever allocated, before this was looked at: looking allocates.</param>
/// <param name="AllocatedAfter">The same, after.</param>
/// <param name="AirUs">Of that, the air thread's (source, encoding, handing over).</param>
internal sealed record FanoutCost(
    double CpuUs, double SystemUs, double AirUs, double ShardUs, long AllocatedBefore, long AllocatedAfter, long ResidentBytes, long Packets, long Bytes, long Dropped, long Retransmitted, long Faults,
    long Hearing, double WorstLatenessMs, long SkippedTicks)
{
    public static FanoutCost Now(Sfu sfu, AirClock clock)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        SfuSnapshot fanout = sfu.Snapshot();
        AirClockStatus air = clock.Status;
        double airUs = OfThread("air");
        long resident = ProcessCost.Of(Environment.ProcessId).ResidentBytes;
        Environment.ProcessCpuUsage cpu = Environment.CpuUsage;
        return new FanoutCost(
            cpu.TotalTime.TotalMicroseconds, cpu.PrivilegedTime.TotalMicroseconds, airUs, OfThread("sfu-0"), before, GC.GetTotalAllocatedBytes(precise: true),
            resident, fanout.PacketsSent, fanout.BytesSent, fanout.PacketsDropped, fanout.Retransmitted,
            fanout.Faults, fanout.Hearing, air.WorstLateness.TotalMilliseconds, air.SkippedTicks);
    }

    public static FanoutCost Parse(string line)
    {
        double[] f = [.. line.Split(' ').Select(w => double.Parse(w, CultureInfo.InvariantCulture))];
        return new FanoutCost(
            f[0], f[1], f[2], f[3], (long)f[4], (long)f[5], (long)f[6], (long)f[7], (long)f[8], (long)f[9], (long)f[10], (long)f[11], (long)f[12],
            f[13], (long)f[14]);
    }

    /// <summary>Processor time of the thread of that name, from /proc/self/task/…/schedstat, whose first figure is nanoseconds.</summary>
    private static double OfThread(string name)
    {
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            if (File.ReadAllText(Path.Combine(task, "comm")).Trim() != name) continue;
            return double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1_000;
        }

        return 0;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{CpuUs} {SystemUs} {AirUs} {ShardUs} {AllocatedBefore} {AllocatedAfter} {ResidentBytes} {Packets} {Bytes} {Dropped} {Retransmitted} {Faults} {Hearing} {WorstLatenessMs} {SkippedTicks}");
}
