using System.Text;
using System.Threading.Channels;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Ai.Realtime;

/// <summary>One response. The session's loop tells it what came; whoever asked reads.</summary>
/// <param name="id">Ours; the service's comes with the response.</param>
/// <param name="cancel">Tells the service to stop the response of that id.</param>
internal sealed class RealtimeTurn(string id, TimeProvider time, Func<string, ValueTask> cancel) : ISpeechTurn
{
    /// <summary>Nothing that is said in one go is longer: five minutes.</summary>
    internal const int MostBytes = 5 * 60 * RealtimeOrders.Rate * 2;

    private const int MostWords = 64 * 1024;

    /// <summary>So long the end of a cancelled turn is waited for; then it ends without the service.</summary>
    internal static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(3);

    private readonly Channel<SpeechEvent> _events = Channel.CreateUnbounded<SpeechEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, Item> _items = [];
    private readonly Lock _gate = new();
    private ITimer? _late;
    private string? _response;
    private long _bytes, _words;
    private bool _isCancelled, _isOver;

    public string Id => id;

    public bool IsOver
    {
        get
        {
            lock (_gate)
                return _isOver;
        }
    }

    public IAsyncEnumerable<SpeechEvent> ReadAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask CancelAsync()
    {
        string? response;
        lock (_gate)
        {
            if (_isOver || _isCancelled)
                return;
            _isCancelled = true;
            _late = time.CreateTimer(_ => End(TurnOutcome.Cancelled, null, null), null, EndWithin, Timeout.InfiniteTimeSpan);
            response = _response;
        }

        // Not created yet: cancelled as soon as it is.
        if (response is not null)
            await cancel(response);
    }

    /// <summary>
    /// Nothing is told: a turn is outside of the session's conversation, so that the session does not know what it said, let alone how much of it was heard. The next brief says
    /// what was. (The protocol's <c>conversation.item.truncate</c> knows items of the conversation alone and answers others with an error.)
    /// </summary>
    public ValueTask TruncateAsync(string item, TimeSpan heard) => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await CancelAsync();
        End(TurnOutcome.Cancelled, null, null);
    }

    /// <summary>The service has begun; it is told to stop if nobody waits any more.</summary>
    public async ValueTask CreatedAsync(string response)
    {
        bool isCancelled;
        lock (_gate)
        {
            _response = response;
            isCancelled = _isCancelled;
            Put(new SpeechEvent.Created());
        }

        if (isCancelled)
            await cancel(response);
    }

    /// <summary>The service says what an item is. What came of it before has waited for that.</summary>
    public void Began(string item, ItemPhase phase)
    {
        lock (_gate)
            Announce(item, Find(item), phase);
    }

    /// <returns>False: it is more than anybody says in a turn.</returns>
    public bool Heard(string item, ReadOnlyMemory<byte> pcm)
    {
        lock (_gate)
        {
            Item of = Find(item);
            if (_isOver || pcm.IsEmpty)
                return true;
            if ((_bytes += pcm.Length) > MostBytes)
                return false;
            ReadOnlyMemory<byte> whole = of.Whole(pcm);
            if (!whole.IsEmpty)
                Put(of, new SpeechEvent.Audio(item, whole));
            of.WasHeard = true;
            return true;
        }
    }

    /// <returns>False: it is more than anybody says in a turn.</returns>
    public bool Said(string item, string words)
    {
        lock (_gate)
        {
            Item of = Find(item);
            if (_isOver || words.Length == 0)
                return true;
            if ((_words += words.Length) > MostWords)
                return false;
            of.Words.Append(words);
            Put(of, new SpeechEvent.Words(item, words));
            return true;
        }
    }

    /// <summary>All words of an item, from a service that did not send them one by one, or not all, or corrects what it sent: its last word is what counts.</summary>
    public bool SaidAll(string item, string words)
    {
        lock (_gate)
        {
            Item of = Find(item);
            string known = of.Words.ToString();
            if (words.StartsWith(known, StringComparison.Ordinal))
                return Said(item, words[known.Length..]);
            if (words.Length > MostWords)
                return false;
            of.Corrected = words;
            return true;
        }
    }

    /// <param name="phase">What the service calls it now: some say that late.</param>
    public void Finished(string item, ItemPhase phase)
    {
        lock (_gate)
        {
            if (_items.TryGetValue(item, out Item? of) && !of.HasEnded)
            {
                Announce(item, of, phase);
                of.HasEnded = true;
                Put(of, new SpeechEvent.ItemEnded(item, of.Corrected ?? of.Words.ToString()));
            }
        }
    }

    /// <summary>The service's end of it.</summary>
    public void Done(TurnOutcome outcome, TokensUsed? used, SpeechTrouble? trouble)
    {
        lock (_gate)
        {
            if (outcome == TurnOutcome.Cancelled && !_isCancelled)
                outcome = TurnOutcome.Incomplete;
            // Words alone cannot be heard.
            if (outcome == TurnOutcome.Completed && !_items.Values.Any(item => item.WasHeard && item.Phase != ItemPhase.Commentary))
                (outcome, trouble) = (TurnOutcome.Failed, SpeechTrouble.Malformed);
            End(outcome, used, trouble);
        }
    }

    /// <summary>Once; whatever comes after it is not heard of.</summary>
    public void End(TurnOutcome outcome, TokensUsed? used, SpeechTrouble? trouble)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            foreach (string item in _items.Keys.ToArray())
                Finished(item, ItemPhase.Answer);
            Put(new SpeechEvent.Ended(outcome, used, trouble));
            _isOver = true;
            _events.Writer.TryComplete();
            _late?.Dispose();
        }
    }

    private Item Find(string item)
    {
        if (!_items.TryGetValue(item, out Item? of))
            _items[item] = of = new Item();
        return of;
    }

    /// <summary>What was called commentary once stays that, whatever it is called later.</summary>
    private void Announce(string item, Item of, ItemPhase phase)
    {
        if (of.Phase is ItemPhase.Commentary || of.Phase == phase)
            return;
        of.Phase = phase;
        Put(new SpeechEvent.ItemBegan(item, phase));
        foreach (SpeechEvent waiting in of.Waiting)
            Put(waiting);
        of.Waiting.Clear();
    }

    private void Put(Item of, SpeechEvent one)
    {
        if (of.Phase is null)
            of.Waiting.Add(one);
        else
            Put(one);
    }

    private void Put(SpeechEvent one)
    {
        if (!_isOver)
            _events.Writer.TryWrite(one);
    }

    private sealed class Item
    {
        private byte? _odd;

        /// <summary>Null: the service has not said what it is.</summary>
        public ItemPhase? Phase { get; set; }

        /// <summary>What came of it before that was said.</summary>
        public List<SpeechEvent> Waiting { get; } = [];

        public StringBuilder Words { get; } = new();

        /// <summary>All its words as the service says in the end, where they are others than those that came.</summary>
        public string? Corrected { get; set; }

        public bool WasHeard { get; set; }

        public bool HasEnded { get; set; }

        /// <summary>Whole samples: half of one waits for its other half.</summary>
        public ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> pcm)
        {
            if (_odd is null && (pcm.Length & 1) == 0)
                return pcm;
            byte[] joined = [.. _odd is { } odd ? [odd] : Array.Empty<byte>(), .. pcm.Span];
            _odd = (joined.Length & 1) == 1 ? joined[^1] : null;
            return joined.AsMemory(0, joined.Length & ~1);
        }
    }
}
