using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Questions;

namespace Radio24.Tests;

/// <summary>Questions in memory.</summary>
internal sealed class MemoryQuestions : IQuestions
{
    private readonly Lock _gate = new();
    private readonly List<AskedQuestion> _all = [];

    public ValueTask BeginAsync(Guid id, ListenerId from, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (AskedQuestion old in _all.Where(one => one.From == from).OrderByDescending(one => one.Id).Skip(IQuestions.MostKept - 1).ToArray())
                _all.Remove(old);
            _all.Add(new AskedQuestion(id, from, at, "", "", "", [], AnswerHow.Nothing, null));
        }

        return default;
    }

    public ValueTask<bool> KeepAsync(AskedQuestion question, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            int at = _all.FindIndex(one => one.Id == question.Id && one.From == question.From);
            if (at >= 0)
                _all[at] = question;
            return ValueTask.FromResult(at >= 0);
        }
    }

    public ValueTask DropAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_gate)
            _all.RemoveAll(one => one.Id == id && one.Answer.Length == 0);
        return default;
    }

    public ValueTask<IReadOnlyList<AskedQuestion>> OfListenerAsync(ListenerId listener, Guid? before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<AskedQuestion>>(
                [.. _all.Where(one => one.From == listener && one.Answer.Length > 0 && (before is null || one.Id.CompareTo(before.Value) < 0)).OrderByDescending(one => one.Id).Take(limit)]);
        }
    }

    public ValueTask EraseAsync(ListenerId listener, CancellationToken cancellationToken)
    {
        lock (_gate)
            _all.RemoveAll(one => one.From == listener);
        return default;
    }
}
