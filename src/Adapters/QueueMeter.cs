using System.Diagnostics.Metrics;

namespace Radio24.Adapters;

/// <summary>Meter <c>Radio24.Queue</c>: how the work queues between Api and Host are doing, embedded or on Redis.</summary>
internal static class QueueMeter
{
    private static readonly Meter Meter = new("Radio24.Queue");
    private static readonly Histogram<double> Waits = Meter.CreateHistogram<double>(
        "radio24.queue.age", "s", "How long an entry had waited when it was first taken.");

    private static readonly Counter<long> Redeliveries = Meter.CreateCounter<long>("radio24.queue.redeliveries", "{entry}", "Entries that were taken once more.");
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("radio24.queue.dead_letters", "{entry}", "Entries that were given up.");
    private static readonly UpDownCounter<long> Entries = Meter.CreateUpDownCounter<long>(
        "radio24.queue.depth", "{entry}", "Entries neither acknowledged nor given up, in a station of one process.");

    public static void Taken(string queue, int attempt, TimeSpan age)
    {
        if (attempt == 1)
            Waits.Record(Math.Max(0, age.TotalSeconds), Named(queue));
        else
            Redeliveries.Add(1, Named(queue));
    }

    public static void Died(string queue) => DeadLetters.Add(1, Named(queue));

    public static void Depth(string queue, int change) => Entries.Add(change, Named(queue));

    private static KeyValuePair<string, object?> Named(string queue) => new("queue", queue);
}
