using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Questions;

namespace Radio24.Tests;

/// <summary>Questions in memory.</summary>
internal sealed class MemoryQuestions : IQuestions
{
    private readonly Lock _gate = new();
    private readonly List<AskedQuestion> _all = [];

    public ValueTask AddAsync(AskedQuestion question, CancellationToken cancellationToken)
    {
        lock (_gate)
            _all.Add(question);
        return default;
    }

    public ValueTask<IReadOnlyList<AskedQuestion>> OfListenerAsync(ListenerId listener, Guid? before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<AskedQuestion>>(
                [.. _all.Where(one => one.From == listener && (before is null || one.Id.CompareTo(before.Value) < 0)).OrderByDescending(one => one.Id).Take(limit)]);
        }
    }

    public ValueTask EraseAsync(ListenerId listener, CancellationToken cancellationToken)
    {
        lock (_gate)
            _all.RemoveAll(one => one.From == listener);
        return default;
    }
}
