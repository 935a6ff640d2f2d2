using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Api.Events;
using Radio24.Api.Posts;
using Radio24.Api.Talk;
using Radio24.Api.Tests.Station;
using Radio24.Tests;

namespace Radio24.Api.Tests.Talk;

public sealed class PageSeatTests
{
    private const int Backlog = 8;
    private readonly JsonHubProtocol _protocol = new();

    [Fact]
    public async Task A_page_that_does_not_read_loses_the_oldest_only_and_holds_up_nobody()
    {
        Audience audience = new(new StationBoard(new ApiOptions(), new SwitchedAir(), new PostWaits(TimeProvider.System), TimeProvider.System));
        (PageSeat lazy, PipeReader lazyPage) = Seat();
        (PageSeat keen, PipeReader keenPage) = Seat();
        audience.Sit(lazy);
        audience.Sit(keen);
        Assert.Equal([0], await HeardAsync(keenPage, 1)); // the last state

        for (int i = 1; i <= 100; i++)
        {
            audience.Tell(new Announcement("listeners", new ListenersWire(i)));
            Assert.Equal([i], await HeardAsync(keenPage, 1));
        }

        // What was on its way before the page's buffer was full, then the latest.
        List<int> late = await HeardAsync(lazyPage, 1);
        while (late[^1] != 100)
            late.AddRange(await HeardAsync(lazyPage, 1));
        Assert.Equal(Enumerable.Range(0, late.Count - Backlog).Concat(Enumerable.Range(93, Backlog)), late);
        Assert.InRange(late.Count, Backlog + 1, 50);

        audience.Tell(new Announcement("listeners", new ListenersWire(101)));
        Assert.Equal([101], await HeardAsync(lazyPage, 1));
    }

    [Fact]
    public async Task What_is_told_to_many_is_written_once()
    {
        Audience audience = new(new StationBoard(new ApiOptions(), new SwitchedAir(), new PostWaits(TimeProvider.System), TimeProvider.System));
        (PageSeat Seat, PipeReader Page)[] pages = [Seat(), Seat(), Seat()];
        foreach ((PageSeat seat, PipeReader page) in pages)
        {
            audience.Sit(seat);
            await HeardAsync(page, 1);
        }

        var counted = new Counted();
        audience.Tell(new Announcement("listeners", counted));
        foreach ((_, PipeReader page) in pages)
            Assert.Equal([1], await HeardAsync(page, 1));
    }

    [Fact]
    public async Task A_seat_is_left_when_its_page_is_gone()
    {
        await using TestStation station = await TestStation.StartAsync();
        Audience audience = station.Get<Audience>();
        await using (HubPage line = await HubPage.OpenAsync(station.Address, await station.TokenAsync()))
        {
            await line.ToldAsync("listeners");
            Assert.Equal(1, audience.Count);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (audience.Count > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    /// <summary>A page whose line takes a few hundred bytes that it has not read yet.</summary>
    private (PageSeat Seat, PipeReader Page) Seat()
    {
        var toPage = new Pipe(new PipeOptions(pauseWriterThreshold: 512, resumeWriterThreshold: 256, useSynchronizationContext: false));
        var connection = new DefaultConnectionContext("page", new Line(new Pipe().Reader, toPage.Writer), null!);
        var page = new HubConnectionContext(connection, new HubConnectionContextOptions(), NullLoggerFactory.Instance) { Protocol = _protocol };
        return (new PageSeat(page, null, Backlog), toPage.Reader);
    }

    /// <summary>Waits for so many announcements and gives the counts in them, and in what else has come.</summary>
    private static async Task<List<int>> HeardAsync(PipeReader page, int least)
    {
        var heard = new List<int>();
        while (heard.Count < least)
        {
            ReadResult read = await page.ReadAsync();
            ReadOnlySequence<byte> left = read.Buffer;
            while (TryTake(ref left, out ReadOnlySequence<byte> message))
            {
                using JsonDocument json = JsonDocument.Parse(message);
                Assert.Equal("listeners", json.RootElement.Text("target"));
                heard.Add(json.RootElement.GetProperty("arguments")[0].GetProperty("count").GetInt32());
            }

            page.AdvanceTo(left.Start, left.End);
        }

        return heard;
    }

    // Records end with 0x1E.
    private static bool TryTake(ref ReadOnlySequence<byte> left, out ReadOnlySequence<byte> record)
    {
        SequencePosition? end = left.PositionOf((byte)0x1e);
        record = end is { } at ? left.Slice(0, at) : default;
        if (end is not null)
            left = left.Slice(left.GetPosition(1, end.Value));
        return end is not null;
    }

    private sealed record Line(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Says how often it has been written down.</summary>
    private sealed class Counted
    {
        private int _times;

        public int Count => ++_times;
    }
}
