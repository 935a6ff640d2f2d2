using System.Net;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Rtc.Ice;

/// <summary>
/// The lite side of ICE (RFC 8445 §2.5, Appendix A): it has a public address, sends no checks, is always controlled, and answers.
/// <code>
///   Checking ──── authenticated USE-CANDIDATE ───▶ Connected ──┐
///      │                                             │   ▲     │ a newer USE-CANDIDATE moves Selected
///      │ 30 s without an                30 s without │   └─────┘
///      │ authenticated check             such check  │
///      └───────────────────▶ Gone ◀──────────────────┘
/// </code>
/// Sans-IO and single-threaded: <see cref="Handle(ReadOnlySpan{byte}, IPEndPoint, long)"/> a datagram, then <see cref="TryPoll"/> until it is false, and come back at
/// <see cref="NextDeadline"/>. Times are monotonic milliseconds.
/// <para>Left out on purpose: remote candidates (every one we need is peer-reflexive, §7.3.1.3, so browsers' mDNS names need no
/// work); keepalives (§11: a station always sends media); STUN indications (ignored, they prove nothing).</para>
/// </summary>
public sealed class IceLiteAgent
{
    /// <summary>RFC 7675 §5.1: consent expires 30 s after the last authenticated check.</summary>
    public const long ConsentMs = 30_000;

    /// <summary>More than a browser has interfaces; the oldest address is forgotten.</summary>
    internal const int MaxPaths = 8;

    private readonly byte[] _response = new byte[160];
    private readonly List<IPEndPoint> _paths = new(2);
    private IceCredentials _local;
    private IceCredentials _remote;
    private (IceCredentials Local, IceCredentials Remote)? _before;
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
    }

    public IceState State { get; private set; }

    /// <summary>Where to send to: the newest nominated address; before one is nominated, the newest authenticated; else null.</summary>
    public IPEndPoint? Selected { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> has something to do; <see cref="long.MaxValue"/> if never.</summary>
    public long NextDeadline => State == IceState.Gone ? long.MaxValue : _lastCheck + ConsentMs;

    public IceCredentials Local => _local;

    /// <summary>Restarted, and nothing nominated since: the credentials before the restart are good as well.</summary>
    public bool IsRestarting => _before is not null;

    /// <summary>True if an authenticated check came from there: only then may anything but STUN be looked at (CVE-2023-49786).</summary>
    public bool Knows(IPEndPoint from) => _paths.Contains(from);

    /// <summary>
    /// Takes a datagram that looks like STUN. Anything not authenticated by our password is dropped in silence: an error answer
    /// could be aimed at a victim by a forged source.
    /// </summary>
    /// <returns>True if it was an authenticated check: <paramref name="from"/> is an address of the peer.</returns>
    public bool Handle(ReadOnlySpan<byte> datagram, IPEndPoint from, long nowMs)
    {
        _responseLength = 0;
        return State != IceState.Gone && StunMessage.TryParse(datagram, out StunMessage check) == StunError.None
            && Handle(check, from, nowMs);
    }

    /// <summary>As above, for a message that has been parsed already.</summary>
    public bool Handle(in StunMessage check, IPEndPoint from, long nowMs)
    {
        _responseLength = 0;
        if (State == IceState.Gone || check.Class != StunClass.Request || !check.IsBinding || !check.HasFingerprint) return false;

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

        _lastCheck = nowMs;
        Learn(from);
        if (check.UseCandidate)
        {
            // The newest nomination wins: Firefox nominates every pair it likes, one after the other.
            Selected = from;
            State = IceState.Connected;
            if (restarted) _before = null;
        }
        else if (State == IceState.Checking)
        {
            Selected = from;
        }

        RespondSuccess(check, from, local);
        return true;
    }

    /// <summary>The response to the datagram just handled, if it gets one.</summary>
    public bool TryPoll(out IceOutput output)
    {
        output = default;
        if (_responseLength == 0) return false;
        output = new IceOutput(_response.AsSpan(0, _responseLength), _respondTo!);
        _responseLength = 0;
        return true;
    }

    public void HandleTimeout(long nowMs)
    {
        if (nowMs >= NextDeadline) State = IceState.Gone;
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

    /// <summary>RFC 8445 §7.2.2: USERNAME is the receiver's fragment, a colon, the sender's.</summary>
    private static bool IsFor(ReadOnlySpan<byte> username, IceCredentials local, IceCredentials remote)
    {
        ReadOnlySpan<byte> ours = local.UfragBytes, theirs = remote.UfragBytes;
        return username.Length == ours.Length + 1 + theirs.Length && username.StartsWith(ours) && username[ours.Length] == ':'
            && username.EndsWith(theirs);
    }

    private void Learn(IPEndPoint from)
    {
        if (_paths.Contains(from)) return;
        if (_paths.Count == MaxPaths) _paths.RemoveAt(_paths[0].Equals(Selected) ? 1 : 0);
        _paths.Add(from);
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
