using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Radio24.Media.Audio;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Sfu;

/// <summary>
/// The fan-out: takes each frame from the air once and sends it to every listener under its own SSRC, sequence numbers and keys.
/// Sending a packet to a listener takes no queue, no task and no allocation. Any thread may call it, and no call blocks: the answer
/// follows from the offer alone (WHEP, draft-ietf-wish-whep); the rest happens on the shards' threads.
/// </summary>
#pragma warning disable MA0049 // The folder, the namespace and the thing itself are the SFU
public sealed class Sfu : IFrameSink, IDisposable
#pragma warning restore MA0049
{
    /// <summary>Payloads kept for retransmission: 1.28 s.</summary>
    private const int HistoryLength = 64;

    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(2), RetryLater = TimeSpan.FromSeconds(10);

    private readonly SfuOptions _options;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly NtpTime _clock;
    private readonly DtlsContext _dtls;
    private readonly SdpFingerprint _fingerprint;
    private readonly AdvertisedAddresses _addresses;
    private readonly PayloadHistory _history = new(HistoryLength);
    private readonly SfuShard[] _shards;
    private readonly ConcurrentDictionary<string, Listener> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly SfuMeter? _meter;
    private readonly Stack<int>[] _freeSlots;
    private readonly int[] _usedSlots;
    private readonly WaitingRoom _waiting = new();
    private uint _generation;
    private long _lastFrame = long.MinValue;
    private long _joins, _joinsRefused, _evicted, _framesDropped;
    private int _leaving;           // evicted sessions that their shards have not removed yet
    private bool _disposed;

    /// <exception cref="Udp.UdpPortException">The port cannot be opened; the message says why.</exception>
    public Sfu(SfuOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _began = time.GetTimestamp();
        _clock = NtpTime.From(time.GetUtcNow(), 0);
        DtlsCertificate certificate = DtlsCertificate.Create(time);
        _fingerprint = certificate.Fingerprint;
        _dtls = new DtlsContext(certificate);
        _addresses = new AdvertisedAddresses(options);
        _freeSlots = new Stack<int>[options.Shards];
        _usedSlots = new int[options.Shards];
        _shards = new SfuShard[options.Shards];
        try
        {
            for (int i = 0; i < options.Shards; i++)
            {
                _freeSlots[i] = new Stack<int>();
                _shards[i] = new SfuShard(this, (byte)i, options, _history);
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _meter = new SfuMeter(this);
    }

    /// <summary>The (first) UDP port.</summary>
    public int Port => _shards[0].Port;

    /// <summary>Sessions now, including those whose media does not flow yet.</summary>
    public int Listeners => _sessions.Count;

    /// <summary>Whether frames are coming in, so that a listener who joins hears something.</summary>
    public bool IsLive => NowMs - Volatile.Read(ref _lastFrame) <= (long)_options.LiveWithin.TotalMilliseconds && Volatile.Read(ref _lastFrame) >= 0;

    internal int Hearing => (int)Sum(s => s.Hearing);

    internal long Joins => Interlocked.Read(ref _joins);

    internal long JoinsRefused => Interlocked.Read(ref _joinsRefused);

    internal long Evicted => Interlocked.Read(ref _evicted);

    internal long Frames => _history.Next;

    internal long FramesDropped => Volatile.Read(ref _framesDropped);

    internal UfragMint Mint { get; } = new();

    /// <summary>Monotonic milliseconds since this was made.</summary>
    internal long NowMs => (long)_time.GetElapsedTime(_began).TotalMilliseconds;

    /// <summary>Called by the air thread, every 20 ms: copies the payload and wakes the shards.</summary>
    public void OnFrame(in OpusFrame frame)
    {
        if (frame.Payload.Length is 0 or > PayloadHistory.MaxPayload)
        {
            Volatile.Write(ref _framesDropped, _framesDropped + 1);
            return;
        }

        _history.Add(frame.Payload.Span, unchecked((uint)(frame.Number * AudioFormat.FrameSamples)));
        Volatile.Write(ref _lastFrame, NowMs);
        foreach (SfuShard shard in _shards) shard.Wake();
    }

    /// <summary>WHEP POST: makes a session out of a browser's offer.</summary>
    /// <param name="from">Who sent the offer, in any form that can be compared. When room is short, the sender with the most unanswered offers loses one first.</param>
    public SfuResult Join(string offer, string from = "")
    {
        SfuResult result = TryJoin(offer, from);
        if (result.Outcome != SfuOutcome.Created) Interlocked.Increment(ref _joinsRefused);
        return result;
    }

    private SfuResult TryJoin(string offer, string from)
    {
        if (ListenerOffer.TryRead(offer, out ListenerOffer? read) is { } problem)
        {
            return new SfuResult(
                problem.Kind == SdpProblemKind.BadOffer ? SfuOutcome.BadOffer : SfuOutcome.NotAcceptable, Problem: problem.Words);
        }

        if (!IsLive) return new SfuResult(SfuOutcome.NotLive, Problem: "The station is not on air yet.", RetryAfter: RetrySoon);
        long now = NowMs;
        uint ssrc = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        string name = NewName();
        IReadOnlyList<IPAddress> addresses = _addresses.Now(now);
        Listener listener;
        StationTerms terms;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!HasRoom(from)) return new SfuResult(SfuOutcome.Full, Problem: "As many listen as this station can serve.", RetryAfter: RetryLater);

            int shard = Array.IndexOf(_usedSlots, _usedSlots.Min());
            if (!_freeSlots[shard].TryPop(out int slot)) slot = _usedSlots[shard];
            _usedSlots[shard]++;
            uint generation = ++_generation;
            IceCredentials local = IceCredentials.Create(Mint.Issue(new UfragClaim((byte)shard, slot, generation)));
            terms = new StationTerms(local, _fingerprint, AdvertisedAddresses.On(addresses, _shards[shard].Port), ssrc, RandomNumberGenerator.GetInt32(int.MaxValue));
            var peer = new RtcPeer(new RtcPeerOptions(_dtls, local, read!.Ice, read.Fingerprint, ssrc, read.PayloadType, _clock), now);
            listener = new Listener(name, shard, slot, generation, peer)
            {
                From = from,
                Joined = now,
                Remote = read.Ice,
                ETag = NewTag(),
                Mid = read.Audio.Mid,
            };
            _waiting.Add(listener);
            _sessions[name] = listener;
            _joins++;
            _shards[shard].Add(listener);
        }

        return new SfuResult(SfuOutcome.Created, name, StationAnswer.Write(read, terms), listener.ETag);
    }

    /// <summary>Under the gate: whether there is a free place, after evicting an unanswered offer if necessary.</summary>
    private bool HasRoom(string from)
    {
        bool isFull = _usedSlots.Sum() - _leaving >= _options.MaxListeners;
        if (!isFull && _waiting.Count < _options.MaxWaiting) return true;

        // The last places of a full station belong to those who are about to listen; a newcomer is as good as they are. Only of a sender with many
        // unanswered offers, more than the newcomer's own, may one have to go: such offers are not about to be answered.
        int moreThan = isFull ? Math.Max(_waiting.CountOf(from) + 1, _options.MaxWaiting / 8) : 0;

        // If a shard is too busy to remove them, evicted sessions must not pile up without limit.
        if (_leaving >= SfuShard.LeavingMost || _waiting.Evict(moreThan) is not { } evicted) return false;
        evicted.Evicted = true;
        _leaving++;
        _evicted++;
        _shards[evicted.Shard].Evict(evicted);
        return true;
    }

    /// <summary>WHEP DELETE. False if there is no such session.</summary>
    public bool Leave(string session)
    {
        if (!_sessions.TryRemove(session, out Listener? listener)) return false;
        _shards[listener.Shard].Close(listener);
        return true;
    }

    /// <summary>WHEP PATCH: trickled candidates, which a lite agent has no use for, or an ICE restart.</summary>
    /// <param name="fragment">An RFC 8840 fragment.</param>
    /// <param name="ifMatch">The If-Match header as it came (<see cref="IfMatch"/>); null: missing.</param>
    public SfuResult Patch(string session, string fragment, string? ifMatch)
    {
        if (!_sessions.TryGetValue(session, out Listener? listener)) return new SfuResult(SfuOutcome.Unknown, Problem: "There is no such session.");
        if (ifMatch is null) return new SfuResult(SfuOutcome.PreconditionRequired, Problem: "PATCH needs If-Match: the session's ETag, or \"*\" to restart ICE.");
        IReadOnlyList<IPAddress> addresses = _addresses.Now(NowMs);
        lock (_gate)
        {
            bool any = IfMatch.IsAny(ifMatch);
            if (!any && !IfMatch.Names(ifMatch, listener.ETag)) return new SfuResult(SfuOutcome.Stale, Problem: "The ETag is not the session's: its ICE was restarted since.");
            if (SdpFragment.TryParse(fragment, out SdpFragment? read) is { } problem) return new SfuResult(SfuOutcome.BadOffer, Problem: problem.Words);

            // Some players send "*" with every trickle, so only new credentials mean a restart.
            bool restarts = read!.Ice is not null && read.Ice != listener.Remote;
            if (!restarts) return new SfuResult(SfuOutcome.Trickled, session, ETag: listener.ETag);
            return any ? Restart(listener, read, addresses)
                : new SfuResult(SfuOutcome.BadOffer, Problem: "The credentials are not the session's; to restart ICE, send If-Match: \"*\".");
        }
    }

    /// <summary>What it has done so far.</summary>
    public SfuSnapshot Snapshot()
    {
        var sessions = new List<SessionSnapshot>(_sessions.Count);
        foreach (Listener each in _sessions.Values)
        {
            sessions.Add(new SessionSnapshot(
                each.Name, each.State, each.TargetEndPoint, each.Profile, each.Stream?.PacketCount ?? 0, each.Retransmitted));
        }

        return new SfuSnapshot(
            sessions.Count, Hearing, Joins, JoinsRefused, Evicted, Frames, FramesDropped, Sum(s => s.Packets), Sum(s => s.Bytes), Sum(s => s.Dropped),
            Sum(s => s.Retransmitted), Sum(s => s.Received), Sum(s => s.Refused), Sum(s => s.Moves), Sum(s => s.Faults),
            _shards.Select(s => s.LastFault).LastOrDefault(f => f is not null), sessions);
    }

    internal long Sum(Func<SfuShard, long> figure)
    {
        long sum = 0;
        foreach (SfuShard shard in _shards) sum += figure(shard);
        return sum;
    }

    /// <summary>Says goodbye (BYE) to every listener and closes the port.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }

        _meter?.Dispose();
        foreach (SfuShard? shard in _shards) shard?.Dispose();
        _dtls.Dispose();
    }

    /// <summary>The first check of a session has come.</summary>
    internal void NoteReached(Listener listener)
    {
        lock (_gate)
        {
            listener.Reached = true;
            Leave(listener);
        }
    }

    /// <summary>A shard is done with a session.</summary>
    internal void Forget(Listener listener)
    {
        lock (_gate)
        {
            _freeSlots[listener.Shard].Push(listener.Slot);
            _usedSlots[listener.Shard]--;
            Leave(listener);
        }

        // Last, so that whoever sees one listener fewer also finds a free place.
        _sessions.TryRemove(listener.Name, out _);
    }

    /// <summary>Under the gate: the session no longer waits, and no longer counts as leaving.</summary>
    private void Leave(Listener listener)
    {
        _waiting.Remove(listener);
        if (!listener.Evicted) return;
        listener.Evicted = false;
        _leaving--;
    }

    private SfuResult Restart(Listener listener, SdpFragment fragment, IReadOnlyList<IPAddress> addresses)
    {
        // Both sides' credentials change; the session and its media stay (RFC 8445 §9).
        uint generation = ++_generation;
        IceCredentials local = IceCredentials.Create(Mint.Issue(new UfragClaim(listener.Shard, listener.Slot, generation)));
        listener.Remote = fragment.Ice!;
        listener.ETag = NewTag();
        _shards[listener.Shard].Restart(listener, generation, local, fragment.Ice!);
        var answer = new SdpFragment(local, listener.Mid, AdvertisedAddresses.On(addresses, _shards[listener.Shard].Port), EndOfCandidates: true);
        return new SfuResult(SfuOutcome.Restarted, listener.Name, answer.Write(), listener.ETag);
    }

    /// <summary>128 random bits, so that nobody without the URL can end the session.</summary>
    private static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static string NewTag() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
}
