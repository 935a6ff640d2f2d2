using System.Globalization;
using System.Runtime.InteropServices;

namespace Radio24.Bench;

/// <summary>What a process has cost so far, from the kernel's own books (<c>/proc</c>, proc(5)).</summary>
/// <param name="CpuMs">User and system time, milliseconds, with the children that have ended.</param>
/// <param name="ResidentBytes">Resident memory now.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessCost(double CpuMs, long ResidentBytes)
{
    private const double MsPerTick = 10; // sysconf(_SC_CLK_TCK) is 100 on every Linux that .NET runs on

    /// <summary>All living descendants, added up.</summary>
    public static ProcessCost OfChildren(int processId)
    {
        ProcessCost cost = default;
        foreach (int child in Children(processId))
        {
            ProcessCost one = Of(child), below = OfChildren(child);
            cost = new(cost.CpuMs + one.CpuMs + below.CpuMs, cost.ResidentBytes + one.ResidentBytes + below.ResidentBytes);
        }

        return cost;
    }

    public static ProcessCost Of(int processId)
    {
        try
        {
            // The command's name (field 2) may hold spaces; what follows its closing bracket is plain.
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            double ticks = fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)); // utime, stime, cutime, cstime
            long pages = long.Parse(File.ReadAllText($"/proc/{processId}/statm").Split(' ')[1], CultureInfo.InvariantCulture);
            return new(ticks * MsPerTick, pages * Environment.SystemPageSize);
        }
        catch (IOException)
        {
            return default; // ended meanwhile: its parent's books have it
        }
    }

    private static List<int> Children(int processId)
    {
        List<int> children = [];
        try
        {
            foreach (string thread in Directory.GetDirectories($"/proc/{processId}/task"))
            {
                children.AddRange(File.ReadAllText(Path.Combine(thread, "children"))
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse));
            }
        }
        catch (IOException)
        {
            // Ended meanwhile.
        }

        return children;
    }
}
