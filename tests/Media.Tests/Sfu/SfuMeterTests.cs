using System.Diagnostics.Metrics;
using System.Net;
using Radio24.Media.Sfu;

namespace Radio24.Media.Tests.Sfu;

/// <summary>What a collector of metrics sees of the fan-out.</summary>
public sealed class SfuMeterTests
{
    [Fact]
    public void A_collector_sees_what_the_snapshot_says()
    {
        using var air = new OnAir(new SfuOptions { Listen = IPAddress.Loopback, Port = 0, LiveWithin = TimeSpan.FromSeconds(60) });
        var seen = new Dictionary<string, long>();
        using var collector = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                // Other tests have fan-outs of their own.
                if (instrument.Meter.Name == "Radio24.Sfu" && ReferenceEquals(instrument.Meter.Scope, air.Sfu)) self.EnableMeasurementEvents(instrument);
            },
        };
        collector.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        collector.SetMeasurementEventCallback<int>((instrument, value, tags, _) => seen[$"{instrument.Name} {tags[0].Value}"] = value);
        collector.Start();

        using LoopbackListener listener = air.Join(), waiting = air.Join();
        // A packet may be here before it is counted there.
        air.RunUntil(() => listener.Payloads.Count >= 5 && air.Sfu.Snapshot() is { PacketsSent: >= 5, BytesSent: > 5 * 60 }, listener);
        Assert.Equal(SfuOutcome.BadOffer, air.Sfu.Join("no offer").Outcome);
        SfuSnapshot before = air.Sfu.Snapshot();
        collector.RecordObservableInstruments();
        Assert.Equal((1, 1), (seen["radio24.sfu.listeners hearing"], seen["radio24.sfu.listeners joining"]));
        Assert.Equal((2, 1, 0), (seen["radio24.sfu.joins"], seen["radio24.sfu.joins.refused"], seen["radio24.sfu.evictions"]));
        Assert.InRange(seen["radio24.sfu.packets.sent"], before.PacketsSent, air.Sfu.Snapshot().PacketsSent);
        Assert.True(seen["radio24.sfu.packets.sent"] >= 5 && seen["radio24.sfu.bytes.sent"] > 5 * 60);
        Assert.Equal(air.Sfu.Snapshot().Frames, seen["radio24.sfu.frames"]);
        string[] still = ["packets.dropped", "packets.retransmitted", "path.moves", "faults", "frames.dropped"];
        Assert.All(still, name => Assert.Equal(0, seen[$"radio24.sfu.{name}"]));

        // A fan-out that is gone is not asked any more.
        seen.Clear();
        air.Sfu.Dispose();
        collector.RecordObservableInstruments();
        Assert.Empty(seen);
    }
}
