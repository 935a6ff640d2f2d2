using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Tests;

/// <summary>Why things were said, in memory.</summary>
internal sealed class MemorySpeechRecords : ISpeechRecords
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, SpeechRecord> _records = [];

    public ValueTask WriteAsync(SpeechRecord record, CancellationToken cancellationToken)
    {
        lock (_gate)
            _records[record.Id] = record;
        return ValueTask.CompletedTask;
    }

    public ValueTask<SpeechRecord?> ReadAsync(Guid airLogEntry, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_records.GetValueOrDefault(airLogEntry));
    }

    public ValueTask<IReadOnlyList<SpeechRecord>> SinceAsync(DateTimeOffset since, int most, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<SpeechRecord>>([.. _records.Values.Where(record => record.At >= since).OrderByDescending(record => record.At).Take(most)]);
    }
}
