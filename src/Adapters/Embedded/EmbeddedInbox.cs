using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Embedded;

/// <summary>When a delivery comes again and when it is given up.</summary>
public sealed record EmbeddedInboxOptions
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

/// <summary>A delivery that was given up: the post and why the last try failed.</summary>
public sealed record DeadLetter(PostId Id, int Attempts, string Reason);

/// <summary>
/// The inbox inside one process. An id is in exactly one place: ready → out (with the reader) → gone, back to ready, or dead.
/// <code>
/// ready ─read─▶ out ─acknowledge─▶ gone
///   ▲            ├─ not acknowledged in time, reader gone ─▶ ready
///   └─ backoff ◀─┴─ fail ─▶ dead after the last try
/// </code>
/// </summary>
public sealed class EmbeddedInbox(TimeProvider time, EmbeddedInboxOptions? options = null) : IInbox
{
    private readonly EmbeddedInboxOptions _options = options ?? new EmbeddedInboxOptions();
    private readonly Lock _gate = new();
    private readonly LinkedList<Letter> _ready = new();
    private readonly Dictionary<PostId, Letter> _letters = [];
    private readonly Queue<DeadLetter> _dead = new();
    // Holds one token while there may be something to read.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _posted;
    private bool _hasReader;

    /// <summary>What was given up, oldest first.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters
    {
        get
        {
            lock (_gate)
                return [.. _dead];
        }
    }

    /// <summary>Takes the id in; one that is already on its way is not taken in twice.</summary>
    public ValueTask PostAsync(PostId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_letters.ContainsKey(id))
            {
                var letter = new Letter(id, _posted++);
                _letters.Add(id, letter);
                MakeReady(letter);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <exception cref="InvalidOperationException">Another reader has not ended yet.</exception>
    public async IAsyncEnumerable<Delivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_hasReader)
                throw new InvalidOperationException("The inbox has a reader already.");
            _hasReader = true;
        }

        try
        {
            while (true)
            {
                while (TakeReady() is { } delivery)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return delivery;
                }

                await _bell.Reader.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            TakeBackFromReader();
        }
    }

    private EmbeddedDelivery? TakeReady()
    {
        lock (_gate)
        {
            if (_ready.First is not { } first)
                return null;
            Letter letter = first.Value;
            _ready.RemoveFirst();
            letter.Attempt++;
            letter.IsOut = true;
            letter.Due?.Dispose();
            int attempt = letter.Attempt;
            letter.Due = time.CreateTimer(_ => ComeAgain(letter, attempt), null, _options.AcknowledgeWithin, Timeout.InfiniteTimeSpan);
            return new EmbeddedDelivery(this, letter, attempt);
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
                _dead.Enqueue(new DeadLetter(letter.Id, attempt, reason));
                if (_dead.Count > _options.DeadLettersKept)
                    _dead.Dequeue();
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
        letter.Place = ahead ? _ready.AddFirst(letter) : _ready.AddLast(letter);
        _bell.Writer.TryWrite(true);
    }

    // The same id may have been acknowledged and posted anew: that is another letter.
    private bool IsHere(Letter letter) => _letters.TryGetValue(letter.Id, out Letter? here) && ReferenceEquals(here, letter);

    private void Remove(Letter letter)
    {
        if (!IsHere(letter))
            return;
        letter.Due?.Dispose();
        letter.Due = null;
        letter.IsOut = false;
        // A late acknowledgement of a delivery that was about to come again.
        if (letter.Place is { List: not null } place)
            _ready.Remove(place);
        _letters.Remove(letter.Id);
    }

    private sealed class Letter(PostId id, long number)
    {
        public PostId Id { get; } = id;

        /// <summary>Counts letters as they came in.</summary>
        public long Number { get; } = number;

        public int Attempt { get; set; }

        public bool IsOut { get; set; }

        public ITimer? Due { get; set; }

        public LinkedListNode<Letter>? Place
        {
            get => field?.List is null ? null : field;
            set;
        }
    }

    private sealed class EmbeddedDelivery(EmbeddedInbox inbox, Letter letter, int attempt) : Delivery(letter.Id, attempt)
    {
        public override ValueTask AcknowledgeAsync(CancellationToken cancellationToken)
        {
            inbox.Acknowledge(letter);
            return ValueTask.CompletedTask;
        }

        public override ValueTask FailAsync(string reason, CancellationToken cancellationToken)
        {
            inbox.Fail(letter, Attempt, reason);
            return ValueTask.CompletedTask;
        }
    }
}
