using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Rtc.Ice;

/// <summary>
/// The full, controlling side of ICE (RFC 8445) for a client with one socket: it checks the other side's candidates, nominates
/// the first pair that works, and renews consent (RFC 7675).
/// <code>
///   Checking: a check to each candidate, best first, one every 20 ms; again after 0.5, 1, 2 … s without an answer
///      │ first answer: the same pair again, with USE-CANDIDATE (regular nomination, §8.1.1)
///      ▼
///   Connected: a check every 4…6 s ── 30 s without an answer ──▶ Gone
/// </code>
/// Against a peer that is controlling too, the lower tie-breaker becomes controlled (§7.3.1.1) and follows the other's nomination.
/// Sans-IO and single-threaded; times are monotonic milliseconds.
/// <para>Left out on purpose: candidate pairs by local base (one socket, so a pair is a remote address); frozen pairs and check
/// lists (§6.1.2.6: one component); triggered-check queues (§7.3.1.4: every candidate gets its turn within 20 ms each).</para>
/// </summary>
public sealed class IceControllingAgent
{
    /// <summary>Ta of RFC 8445 §14.2, at least 5 ms.</summary>
    private const long PaceMs = 20;

    /// <summary>RTO of RFC 8445 §14.3 and Rc of RFC 8489 §6.2.1.</summary>
    private const long FirstRetryMs = 500;

    private const int MaxSends = 7, MaxPairs = 32;

    private readonly Queue<(byte[] Datagram, IPEndPoint To)> _out = new();
    private readonly List<Pair> _pairs = [];
    private readonly List<Transaction> _transactions = [];
    private readonly IceCredentials _local;
    private readonly IceCredentials _remote;
    private readonly ulong _tieBreaker;
    private bool _controlling = true;
    private Pair? _selected;
    private long _nextPace;
    private long _nextConsent = long.MaxValue;
    private long _consentUntil;

    /// <param name="candidates">The other side's; more can come by <see cref="AddRemoteCandidate"/>.</param>
    public IceControllingAgent(IceCredentials local, IceCredentials remote, IEnumerable<IceCandidate> candidates, long nowMs)
    {
        _local = local;
        _remote = remote;
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        _tieBreaker = BinaryPrimitives.ReadUInt64LittleEndian(random);
        _consentUntil = nowMs + IceLiteAgent.ConsentMs;
        _nextPace = nowMs;
        foreach (IceCandidate candidate in candidates) AddRemoteCandidate(candidate);
    }

    /// <summary>RFC 7675 §5.1: 5 s, times 0.8…1.2 at random so that peers do not fall into step. Tests roll their own dice.</summary>
    internal Func<long> ConsentInterval { get; init; } = () => RandomNumberGenerator.GetInt32(4_000, 6_001);

    public IceState State { get; private set; }

    /// <summary>The nominated address of the other side; null until <see cref="IceState.Connected"/>.</summary>
    public IPEndPoint? Selected => _selected?.To;

    /// <summary>How the other side sees us (XOR-MAPPED-ADDRESS of the latest answer).</summary>
    public IPEndPoint? Mapped { get; private set; }

    public long NextDeadline
    {
        get
        {
            if (State == IceState.Gone) return long.MaxValue;
            long next = Math.Min(_consentUntil, _nextConsent);
            foreach (Pair pair in _pairs)
            {
                if (pair.NextSend != long.MaxValue) next = Math.Min(next, Math.Max(pair.NextSend, _nextPace));
            }

            return next;
        }
    }

    /// <summary>True if the other side has answered from there: only then may anything but STUN from it be looked at.</summary>
    public bool Knows(IPEndPoint from)
    {
        foreach (Pair pair in _pairs)
        {
            if (pair.Valid && pair.To.Equals(from)) return true;
        }

        return false;
    }

    /// <summary>A trickled candidate (RFC 8838). Duplicates, and more than 32, are ignored.</summary>
    public void AddRemoteCandidate(IceCandidate candidate)
    {
        if (_pairs.Count == MaxPairs || _pairs.Exists(p => p.To.Equals(candidate.Address))) return;
        var pair = new Pair(candidate.Address, candidate.Priority);
        int at = _pairs.FindIndex(p => p.Priority < pair.Priority);
        _pairs.Insert(at < 0 ? _pairs.Count : at, pair);
    }

    /// <summary>Sends what is due: call at <see cref="NextDeadline"/>, then <see cref="TryPoll"/>.</summary>
    public void HandleTimeout(long nowMs)
    {
        if (State == IceState.Gone) return;
        if (nowMs >= _consentUntil)
        {
            State = IceState.Gone;
            _out.Clear();
            return;
        }

        if (nowMs >= _nextConsent)
        {
            Check(_selected!, nominate: false);
            _nextConsent = nowMs + ConsentInterval();
        }

        foreach (Pair pair in _pairs)
        {
            if (nowMs < _nextPace) return;
            if (pair.NextSend > nowMs) continue;
            Check(pair, pair.Nominating);
            pair.Sends++;
            pair.NextSend = pair.Sends == MaxSends ? long.MaxValue : nowMs + (FirstRetryMs << (pair.Sends - 1));
            _nextPace = nowMs + PaceMs;
        }
    }

    /// <summary>Takes a datagram that looks like STUN.</summary>
    /// <returns>True if it was authenticated: an answer to a check of ours, or a check of the other side.</returns>
    public bool Handle(ReadOnlySpan<byte> datagram, IPEndPoint from, long nowMs)
    {
        if (State == IceState.Gone || StunMessage.TryParse(datagram, out StunMessage message) != StunError.None
            || !message.IsBinding || !message.HasFingerprint) return false;

        return message.Class switch
        {
            StunClass.Success => HandleSuccess(message, from, nowMs),
            StunClass.Error => HandleError(message, from, nowMs),
            StunClass.Request => HandleCheck(message, from, nowMs),
            _ => false,
        };
    }

    public bool TryPoll(out IceOutput output)
    {
        output = default;
        if (!_out.TryDequeue(out (byte[] Datagram, IPEndPoint To) next)) return false;
        output = new IceOutput(next.Datagram, next.To);
        return true;
    }

    private bool HandleSuccess(in StunMessage answer, IPEndPoint from, long nowMs)
    {
        if (!TryMatch(answer, from, out Transaction? transaction) || !answer.VerifyIntegrity(_remote.Key)
            || !answer.HasXorMappedAddress) return false;
        _transactions.Remove(transaction);
        Pair pair = transaction.Pair;
        Mapped = answer.XorMappedAddress;
        pair.Valid = true;

        // A late answer to an earlier check does not stop the nomination from being sent again.
        if (!pair.Nominating || transaction.Nominates) pair.NextSend = long.MaxValue;
        if (State == IceState.Connected)
        {
            if (pair == _selected) _consentUntil = nowMs + IceLiteAgent.ConsentMs;
        }
        else if (transaction.Nominates || pair.NominatedByPeer)
        {
            Select(pair, nowMs);
        }
        else if (_controlling && !_pairs.Exists(p => p.Nominating))
        {
            Nominate(pair, nowMs);
        }

        return true;
    }

    private bool HandleError(in StunMessage answer, IPEndPoint from, long nowMs)
    {
        if (!TryMatch(answer, from, out Transaction? transaction) || !answer.VerifyIntegrity(_remote.Key)) return false;
        _transactions.Remove(transaction);
        Pair pair = transaction.Pair;
        if (answer.ErrorCode == StunErrorCode.RoleConflict && State == IceState.Checking)
        {
            // RFC 8445 §7.2.5.1: the other side keeps its role, we change ours and try again.
            if (transaction.Controlling == _controlling) _controlling = !_controlling;
            pair.Restart(nowMs);
        }
        else
        {
            pair.NextSend = long.MaxValue;
        }

        return true;
    }

    /// <summary>A full peer checks us as well (RFC 8445 §7.3); a lite one never does.</summary>
    private bool HandleCheck(in StunMessage check, IPEndPoint from, long nowMs)
    {
        if (check.Username.IndexOf((byte)':') is not (> 0 and int colon) || !check.Username[..colon].SequenceEqual(_local.UfragBytes)
            || !check.VerifyIntegrity(_local.Key)) return false;

        Span<byte> buffer = stackalloc byte[160];
        if (_controlling && check.Controlling is { } theirs)
        {
            if (_tieBreaker >= theirs)
            {
                var conflict = new StunWriter(buffer, StunClass.Error, check.TransactionId);
                conflict.AddErrorCode(StunErrorCode.RoleConflict, "Role Conflict");
                Answer(ref conflict, from);
                return true;
            }

            _controlling = false;
        }

        var response = new StunWriter(buffer, StunClass.Success, check.TransactionId);
        response.AddXorMappedAddress(from);
        Answer(ref response, from);

        // A peer-reflexive candidate: checked back (§7.3.1.3–4).
        if (!_pairs.Exists(p => p.To.Equals(from))) AddRemoteCandidate(new IceCandidate("prflx", check.Priority ?? 1, from, "prflx"));
        Pair? pair = _pairs.Find(p => p.To.Equals(from));
        if (pair is null || _controlling || !check.UseCandidate) return true;
        pair.NominatedByPeer = true;
        if (pair.Valid) Select(pair, nowMs);
        return true;
    }

    private void Nominate(Pair pair, long nowMs)
    {
        pair.Nominating = true;
        pair.Restart(nowMs);
        Check(pair, nominate: true);
        pair.Sends = 1;
        pair.NextSend = nowMs + FirstRetryMs;
    }

    private void Select(Pair pair, long nowMs)
    {
        if (State == IceState.Connected && _selected == pair) return;
        State = IceState.Connected;
        _selected = pair;
        _consentUntil = nowMs + IceLiteAgent.ConsentMs;
        _nextConsent = nowMs + ConsentInterval();
        _transactions.Clear();
        foreach (Pair other in _pairs) other.NextSend = long.MaxValue;
    }

    private void Check(Pair pair, bool nominate)
    {
        var transaction = new Transaction(pair, nominate, _controlling, RandomNumberGenerator.GetBytes(12));
        if (_transactions.Count == 2 * MaxPairs) _transactions.RemoveAt(0);
        _transactions.Add(transaction);

        _out.Enqueue((ConnectivityCheck.Write(transaction.Id, _local, _remote, _tieBreaker, _controlling, nominate), pair.To));
    }

    private void Answer(ref StunWriter response, IPEndPoint to)
    {
        response.AddIntegrity(_local.Key);
        response.AddFingerprint();
        _out.Enqueue((response.Written.ToArray(), to));
    }

    /// <summary>RFC 8445 §7.2.5.2.1: an answer has to come from where the check went.</summary>
    private bool TryMatch(in StunMessage answer, IPEndPoint from, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Transaction? match)
    {
        match = null;
        foreach (Transaction transaction in _transactions)
        {
            if (!answer.TransactionId.SequenceEqual(transaction.Id)) continue;
            if (transaction.Pair.To.Equals(from)) match = transaction;
            break;
        }

        return match is not null;
    }

    private sealed class Pair(IPEndPoint to, uint priority)
    {
        public IPEndPoint To { get; } = to;

        public uint Priority { get; } = priority;

        public int Sends { get; set; }

        /// <summary>When the next check is due; <see cref="long.MaxValue"/>: none.</summary>
        public long NextSend { get; set; } = long.MinValue;

        public bool Valid { get; set; }

        public bool Nominating { get; set; }

        public bool NominatedByPeer { get; set; }

        public void Restart(long nowMs)
        {
            Sends = 0;
            NextSend = nowMs;
        }
    }

    private sealed record Transaction(Pair Pair, bool Nominates, bool Controlling, byte[] Id);
}
