using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Rtc.Ice;

/// <summary>
/// The lite side of ICE (RFC 8445 §2.5, Appendix A): it has a public address, is always controlled, and answers checks.
/// <code>
///   Checking ──── authenticated USE-CANDIDATE ───▶ Connected ──┐
///      │                                             │   ▲     │ a newer USE-CANDIDATE, or silence on the nominated path,
///      │ 10 s without an                30 s without │   └─────┘ moves to another one
///      │ authenticated check             such check  │
///      └───────────────────▶ Gone ◀──────────────────┘
/// </code>
/// Sans-IO and single-threaded: <see cref="Handle(ReadOnlySpan{byte}, IPEndPoint, long)"/> a datagram, then <see cref="TryPoll"/> until it is false, and come back at
/// <see cref="NextDeadline"/>. Times are monotonic milliseconds.
/// <para>It does one thing that a lite agent need not do: a check from an address that is not proven yet (<see cref="IcePath"/>) gets a
/// check of ours along with the response. The other side is always a full agent and must answer it (§7.3).</para>
/// <para>Left out on purpose: remote candidates (every one we need is peer-reflexive, §7.3.1.3, so browsers' mDNS names need no
/// work); keepalives (§11: a station always sends media); STUN indications (ignored, they prove nothing).</para>
/// </summary>
public sealed class IceLiteAgent
{
    /// <summary>RFC 7675 §5.1: consent expires 30 s after the last authenticated check.</summary>
    public const long ConsentMs = 30_000;

    /// <summary>How long we wait for the first check. A browser sends one as soon as it has our answer.</summary>
    public const long FirstCheckMs = 10_000;

    /// <summary>A path is silent after this long without a check. RFC 7675 §5.1 sends one every 4 to 6 s, libwebrtc every 2.5 s.</summary>
    public const long SilentMs = 7_000;

    /// <summary>More than a browser has interfaces; the oldest address is forgotten.</summary>
    internal const int MaxPaths = 8;

    private readonly byte[] _response = new byte[160];
    private readonly List<IcePath> _paths = new(2);
    private readonly ulong _tieBreaker;
    private IceCredentials _local;
    private IceCredentials _remote;
    private (IceCredentials Local, IceCredentials Remote)? _before;
    private IcePath? _nominated, _selected, _checked;
    private IPEndPoint? _respondTo;
    private int _responseLength;
    private long _lastCheck;

    /// <param name="local">Ours, as they stand in our answer.</param>
    /// <param name="remote">The other side's, from its offer.</param>
    public IceLiteAgent(IceCredentials local, IceCredentials remote, long nowMs)
    {
        _local = local;
        _remote = remote;
        _lastCheck = nowMs;
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        _tieBreaker = BinaryPrimitives.ReadUInt64LittleEndian(random);
    }

    public IceState State { get; private set; }

    /// <summary>The address nominated last; before any nomination, the source of the newest check; else null.</summary>
    public IPEndPoint? Nominated => _nominated?.To;

    /// <summary>Where media goes: the address nominated last of those that are proven; null if there is none.</summary>
    public IPEndPoint? Selected => _selected?.To;

    /// <summary>When <see cref="HandleTimeout"/> has something to do; <see cref="long.MaxValue"/> if never.</summary>
    public long NextDeadline => State == IceState.Gone ? long.MaxValue
        : Successor is null ? Expiry : Math.Min(Expiry, _nominated!.LastCheck + SilentMs);

    public IceCredentials Local => _local;

    /// <summary>Restarted, and nothing nominated since: the credentials before the restart are good as well.</summary>
    public bool IsRestarting => _before is not null;

    private long Expiry => _lastCheck + (_paths.Count == 0 ? FirstCheckMs : ConsentMs);

    /// <summary>The proven path that was checked last, if that was after the nominated one.</summary>
    private IcePath? Successor
    {
        get
        {
            if (_paths.Count < 2) return null;
            IcePath? newest = _nominated;
            foreach (IcePath path in _paths)
            {
                if (path.IsProven && path.LastCheck > newest!.LastCheck) newest = path;
            }

            return newest == _nominated ? null : newest;
        }
    }

    /// <summary>True if an authenticated check came from there: only then may anything but STUN be looked at (CVE-2023-49786).</summary>
    public bool Knows(IPEndPoint from) => Find(from) is not null;

    /// <summary>True if something we sent there has been received there.</summary>
    public bool IsProven(IPEndPoint to) => Find(to) is { IsProven: true };

    /// <summary>True if the address is proven and not silent, so that nobody else can be using it.</summary>
    public bool Holds(IPEndPoint address, long nowMs) =>
        State != IceState.Gone && Find(address) is { IsProven: true } path && nowMs - path.LastCheck <= SilentMs;

    /// <summary>Notes that a DTLS handshake was finished from there, and that all our datagrams of it went there.</summary>
    public void Prove(IPEndPoint path)
    {
        Find(path)?.Prove();
        Settle();
    }

    /// <summary>
    /// Takes a datagram that looks like STUN. Anything not authenticated by our password is dropped in silence: an error answer
    /// could be aimed at a victim by a forged source.
    /// </summary>
    /// <returns>True if it was authentic: a check, or the answer to one of ours.</returns>
    public bool Handle(ReadOnlySpan<byte> datagram, IPEndPoint from, long nowMs)
    {
        (_responseLength, _checked) = (0, null);
        return StunMessage.TryParse(datagram, out StunMessage message) == StunError.None && Handle(message, from, nowMs);
    }

    /// <summary>As above, for a message that has been parsed already.</summary>
    public bool Handle(in StunMessage message, IPEndPoint from, long nowMs)
    {
        (_responseLength, _checked) = (0, null);
        if (State == IceState.Gone || !message.IsBinding) return false;
        if (message.Class == StunClass.Request) return HandleCheck(message, from, nowMs);
        if (message.Class != StunClass.Success || Find(from) is not { } path || !path.TakeAnswer(message)) return false;
        Settle();
        return true;
    }

    /// <summary>What to send for the datagram just handled: a response, and a check of ours if its source is not proven.</summary>
    public bool TryPoll(out IceOutput output)
    {
        output = default;
        if (_responseLength != 0)
        {
            output = new IceOutput(_response.AsSpan(0, _responseLength), _respondTo!);
            _responseLength = 0;
            return true;
        }

        if (_checked is not { IsProven: false } path) return false;
        output = new IceOutput(path.Check, path.To);
        _checked = null;
        return true;
    }

    public void HandleTimeout(long nowMs)
    {
        if (nowMs >= Expiry) State = IceState.Gone;
        else LeaveSilence(nowMs);
    }

    /// <summary>
    /// An ICE restart (RFC 8445 §9): media keeps flowing on the old pair until a new one is nominated. A restart before that gives up
    /// the credentials that nothing was nominated with, not those in use.
    /// </summary>
    public void Restart(IceCredentials local, IceCredentials remote)
    {
        if (State == IceState.Gone) throw new InvalidOperationException("An ICE session that is gone cannot be restarted.");
        _before ??= (_local, _remote);
        _local = local;
        _remote = remote;
    }

    private bool HandleCheck(in StunMessage check, IPEndPoint from, long nowMs)
    {
        if (!check.HasFingerprint) return false;

        // After a restart the old credentials stay good until the new ones are nominated (RFC 8445 §9).
        bool restarted = _before is not null && IsFor(check.Username, _local, _remote);
        (IceCredentials local, IceCredentials remote) = restarted || _before is null ? (_local, _remote) : _before.Value;
        if (!IsFor(check.Username, local, remote) || !check.VerifyIntegrity(local.Key)) return false;

        if (check.UnknownRequired != 0)
        {
            RespondUnknown(check, from, local);
            return false;
        }

        // RFC 8445 §7.3.1.1: we are lite, so we never become controlling: the other side has to.
        if (check.Controlled is not null)
        {
            RespondConflict(check, from, local);
            return false;
        }

        _checked = Find(from) ?? Learn(from, local, remote);
        _checked.Use(local, remote, _tieBreaker);
        _lastCheck = _checked.LastCheck = nowMs;
        if (check.UseCandidate)
        {
            // The newest nomination wins: Firefox nominates every pair it likes, one after the other.
            _nominated = _checked;
            State = IceState.Connected;
            if (restarted) _before = null;
        }
        else if (State == IceState.Checking)
        {
            _nominated = _checked;
        }

        Settle();
        LeaveSilence(nowMs);
        RespondSuccess(check, from, local);
        return true;
    }

    private void Settle()
    {
        if (_nominated is { IsProven: true }) _selected = _nominated;
    }

    /// <summary>
    /// When a NAT forgets a mapping, checks arrive from a new address and nominate nothing, because the other side does not know that
    /// anything changed. So when the nominated path falls silent, a proven path that is still checked takes over.
    /// </summary>
    private void LeaveSilence(long nowMs)
    {
        if (_nominated is null || nowMs - _nominated.LastCheck < SilentMs || Successor is not { } next) return;
        _nominated = _selected = next;
    }

    /// <summary>RFC 8445 §7.2.2: USERNAME is the receiver's fragment, a colon, the sender's.</summary>
    private static bool IsFor(ReadOnlySpan<byte> username, IceCredentials local, IceCredentials remote)
    {
        ReadOnlySpan<byte> ours = local.UfragBytes, theirs = remote.UfragBytes;
        return username.Length == ours.Length + 1 + theirs.Length && username.StartsWith(ours) && username[ours.Length] == ':'
            && username.EndsWith(theirs);
    }

    private IcePath? Find(IPEndPoint address)
    {
        foreach (IcePath path in _paths)
        {
            if (path.To.Equals(address)) return path;
        }

        return null;
    }

    private IcePath Learn(IPEndPoint from, IceCredentials local, IceCredentials remote)
    {
        if (_paths.Count == MaxPaths) _paths.RemoveAt(_paths.FindIndex(p => p != _nominated && p != _selected));
        var path = new IcePath(from, local, remote, _tieBreaker);
        _paths.Add(path);
        return path;
    }

    private void RespondSuccess(in StunMessage check, IPEndPoint to, IceCredentials local)
    {
        var response = new StunWriter(_response, StunClass.Success, check.TransactionId);
        response.AddXorMappedAddress(to);
        Finish(ref response, to, local);
    }

    private void RespondConflict(in StunMessage check, IPEndPoint to, IceCredentials local)
    {
        var response = new StunWriter(_response, StunClass.Error, check.TransactionId);
        response.AddErrorCode(StunErrorCode.RoleConflict, "Role Conflict");
        Finish(ref response, to, local);
    }

    private void RespondUnknown(in StunMessage check, IPEndPoint to, IceCredentials local)
    {
        var response = new StunWriter(_response, StunClass.Error, check.TransactionId);
        response.AddErrorCode(StunErrorCode.UnknownAttribute, "Unknown Attribute");
        response.AddUnknownAttribute(check.UnknownRequired);
        Finish(ref response, to, local);
    }

    private void Finish(ref StunWriter response, IPEndPoint to, IceCredentials local)
    {
        response.AddIntegrity(local.Key);
        response.AddFingerprint();
        _responseLength = response.Length;
        _respondTo = to;
    }
}
