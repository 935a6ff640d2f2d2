using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Presenting;
using Radio24.Tests;

namespace Radio24.Host.Tests.Presenting;

public class SpeechLogTests
{
    [Fact]
    public async Task What_is_left_is_written_at_a_stop_and_what_there_is_no_room_for_is_said_once()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        var records = new SlowRecords();
        var lines = new KeptLog<SpeechLog>();
        using var log = new SpeechLog(live.Station.Ledger, new StoreStarted(), live.Station.Clock, live.Station.Time, lines, records, new MemoryLogs());
        await log.StartAsync(CancellationToken.None);
        for (int i = 0; i < 1_003; i++)
            log.Heard(new SegmentId(i), new SpeechRecord(default, live.Station.Clock.Now, PresenterRung.Offline, "", "", null, "", [], $"Number {i}.", [], [], 0));
        Task stopping = log.StopAsync(CancellationToken.None);
        records.Open();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(records.Written, 1_000, 1_001);
        Assert.Single(lines.Lines, line => line.Contains("no room"));
    }

    private sealed class SlowRecords : ISpeechRecords
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _written;

        public int Written => _written;

        public void Open() => _open.TrySetResult();

        public async ValueTask WriteAsync(SpeechRecord record, CancellationToken cancellationToken)
        {
            await _open.Task.WaitAsync(cancellationToken);
            Interlocked.Increment(ref _written);
        }

        public ValueTask<SpeechRecord?> ReadAsync(Guid airLogEntry, CancellationToken cancellationToken) => new((SpeechRecord?)null);

        public ValueTask<IReadOnlyList<SpeechRecord>> SinceAsync(DateTimeOffset since, int most, CancellationToken cancellationToken) => new([]);
    }
}
