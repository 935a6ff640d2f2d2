using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>When a delivery comes again and when it is given up.</summary>
public sealed record EmbeddedQueueOptions
{
    /// <summary>A delivery that is neither acknowledged nor failed within this comes again.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a failed delivery waits before its second try; doubles with every try.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After so many tries a failed delivery goes to the dead letters.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>Dead letters that are remembered, the newest.</summary>
    public int DeadLettersKept { get; init; } = 1_000;
}

/// <summary>
/// A work queue inside one process: at least once, two lanes. An item is in exactly one place: ready → out (with the reader)
/// → gone, back to ready, or dead.
/// <code>
/// ready ─read─▶ out ─acknowledge─▶ gone
///   ▲            ├─ not acknowledged in time, reader gone ─▶ ready
///   └─ backoff ◀─┴─ fail ─▶ dead after the last try
/// </code>
/// </summary>
/// <param name="name">"inbox", "talkback"; for people.</param>
/// <param name="write">An item in words, for the dead letters.</param>
internal sealed class EmbeddedQueue<T>(string name, Func<T, string> write, TimeProvider time, EmbeddedQueueOptions? options = null)
    : IDeadLetters
    where T : notnull
{
    private readonly EmbeddedQueueOptions _options = options ?? new EmbeddedQueueOptions();
    private readonly Lock _gate = new();
    // The priority lane and the normal one.
    private readonly LinkedList<Letter> _urgent = new(), _ready = new();
    private readonly Dictionary<T, Letter> _letters = [];
    private readonly LinkedList<(T Item, DeadLetter Letter)> _dead = new();
    // Holds one token while there may be something to read.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _posted;
    private long _died;
    private bool _hasReader;

    public string Queue => name;

    /// <summary>Takes the item in; one that is already on its way is not taken in twice.</summary>
    public ValueTask AddAsync(T item, Lane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Add(item, lane);
        return ValueTask.CompletedTask;
    }

    private void Add(T item, Lane lane)
    {
        lock (_gate)
        {
            if (_letters.ContainsKey(item))
                return;
            var letter = new Letter(item, _posted++, lane == Lane.Priority ? _urgent : _ready, time.GetTimestamp());
            _letters.Add(item, letter);
            QueueMeter.Depth(name, 1);
            MakeReady(letter);
        }
    }

    /// <exception cref="InvalidOperationException">Another reader has not ended yet.</exception>
    public async IAsyncEnumerable<Delivery<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_hasReader)
                throw new InvalidOperationException($"The {name} has a reader already.");
            _hasReader = true;
        }

        try
        {
            while (true)
            {
                while (TakeReady() is { } entry)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return entry;
                }

                await _bell.Reader.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            TakeBackFromReader();
        }
    }

    public ValueTask<int> CountAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_dead.Count);
    }

    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<DeadLetter>>([.. _dead.Take(limit).Select(dead => dead.Letter)]);
    }

    public ValueTask<bool> ReplayAsync(string id, CancellationToken cancellationToken)
    {
        T item;
        lock (_gate)
        {
            LinkedListNode<(T Item, DeadLetter Letter)>? node = _dead.First;
            while (node is not null && node.Value.Letter.Id != id)
                node = node.Next;
            if (node is null)
                return ValueTask.FromResult(false);
            item = node.Value.Item;
            _dead.Remove(node);
        }

        Add(item, Lane.Normal);
        return ValueTask.FromResult(true);
    }

    private Entry? TakeReady()
    {
        lock (_gate)
        {
            if ((_urgent.First ?? _ready.First) is not { } first)
                return null;
            Letter letter = first.Value;
            letter.Lane.Remove(first);
            letter.Attempt++;
            letter.IsOut = true;
            letter.Due?.Dispose();
            int attempt = letter.Attempt;
            QueueMeter.Taken(name, attempt, time.GetElapsedTime(letter.Since));
            letter.Due = time.CreateTimer(_ => ComeAgain(letter, attempt), null, _options.AcknowledgeWithin, Timeout.InfiniteTimeSpan);
            return new Entry(this, letter, attempt);
        }
    }

    private void TakeBackFromReader()
    {
        lock (_gate)
        {
            // In their old order, ahead of what has not been delivered yet.
            foreach (Letter letter in _letters.Values.Where(letter => letter.IsOut).OrderByDescending(letter => letter.Number).ToList())
                MakeReady(letter, ahead: true);
            _hasReader = false;
        }
    }

    private void ComeAgain(Letter letter, int attempt)
    {
        lock (_gate)
        {
            // Acknowledged, failed or delivered again in the meantime: nothing to do.
            if (letter.Attempt == attempt && IsHere(letter) && letter.Place is null)
                MakeReady(letter);
        }
    }

    private void Acknowledge(Letter letter)
    {
        lock (_gate)
            Remove(letter);
    }

    private void Fail(Letter letter, int attempt, string reason)
    {
        lock (_gate)
        {
            if (letter.Attempt != attempt || !letter.IsOut)
                return;
            if (attempt >= _options.Tries)
            {
                Remove(letter);
                QueueMeter.Died(name);
                _dead.AddLast((letter.Item, new DeadLetter($"{++_died}", write(letter.Item), attempt, reason)));
                if (_dead.Count > _options.DeadLettersKept)
                    _dead.RemoveFirst();
                return;
            }

            letter.IsOut = false;
            letter.Due?.Dispose();
            TimeSpan backoff = _options.FirstBackoff * Math.Pow(2, attempt - 1);
            letter.Due = time.CreateTimer(_ => ComeAgain(letter, attempt), null, backoff, Timeout.InfiniteTimeSpan);
        }
    }

    private void MakeReady(Letter letter, bool ahead = false)
    {
        letter.IsOut = false;
        letter.Due?.Dispose();
        letter.Due = null;
        letter.Place = ahead ? letter.Lane.AddFirst(letter) : letter.Lane.AddLast(letter);
        _bell.Writer.TryWrite(true);
    }

    // The same item may have been acknowledged and posted anew: that is another letter.
    private bool IsHere(Letter letter) => _letters.TryGetValue(letter.Item, out Letter? here) && ReferenceEquals(here, letter);

    private void Remove(Letter letter)
    {
        if (!IsHere(letter))
            return;
        letter.Due?.Dispose();
        letter.Due = null;
        letter.IsOut = false;
        // A late acknowledgement of a delivery that was about to come again.
        if (letter.Place is { List: not null } place)
            letter.Lane.Remove(place);
        _letters.Remove(letter.Item);
        QueueMeter.Depth(name, -1);
    }

    /// <summary>An item with its reader.</summary>
    private sealed class Entry(EmbeddedQueue<T> queue, Letter letter, int attempt) : Delivery<T>(letter.Item, attempt, letter.Traceparent)
    {
        public override ValueTask AcknowledgeAsync(CancellationToken cancellationToken)
        {
            queue.Acknowledge(letter);
            return ValueTask.CompletedTask;
        }

        public override ValueTask FailAsync(string reason, CancellationToken cancellationToken)
        {
            queue.Fail(letter, Attempt, reason);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Letter(T item, long number, LinkedList<Letter> lane, long since)
    {
        public T Item { get; } = item;

        /// <summary>When it was put in, as a timestamp.</summary>
        public long Since { get; } = since;

        /// <summary>The trace of whoever put it in.</summary>
        public string? Traceparent { get; } = System.Diagnostics.Activity.Current?.Id;

        /// <summary>Counts letters as they came in.</summary>
        public long Number { get; } = number;

        public LinkedList<Letter> Lane { get; } = lane;

        public int Attempt { get; set; }

        public bool IsOut { get; set; }

        public ITimer? Due { get; set; }

        public LinkedListNode<Letter>? Place
        {
            get => field?.List is null ? null : field;
            set;
        }
    }
}
