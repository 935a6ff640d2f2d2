using System.Net;
using System.Security.Cryptography;
using System.Text;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Rtc.Ice;

/// <summary>
/// An address of the other side, as a lite agent knows it. An authentic check says who sent it, not that its source address is true: a
/// session may forge that and aim our media at somebody else. So a path is <em>proven</em> before media takes it: by the answer to a
/// check of ours, whose transaction id (96 random bits, RFC 8489 §5) only whoever receives there can know, or by a DTLS handshake of
/// which every datagram of ours went there. RTCP proves nothing: its keys are the forger's own, and all that a report echoes can be guessed.
/// </summary>
internal sealed class IcePath
{
    private readonly byte[] _transaction = RandomNumberGenerator.GetBytes(12);
    private IceCredentials _remote;
    private byte[]? _check;

    public IcePath(IPEndPoint to, IceCredentials local, IceCredentials remote, ulong tieBreaker)
    {
        To = to;
        _remote = remote;
        Write(local, remote, tieBreaker);
    }

    public IPEndPoint To { get; }

    /// <summary>When the last authenticated check came from there.</summary>
    public long LastCheck { get; set; }

    /// <summary>Whoever is there has received something of ours.</summary>
    public bool IsProven { get; private set; }

    /// <summary>The check to send there; empty once proven. The same every time: a retransmission (RFC 8489 §6.2.1).</summary>
    public ReadOnlySpan<byte> Check => _check;

    public void Prove()
    {
        IsProven = true;
        _check = null;
    }

    /// <summary>Takes a success response. True if it answers the check sent there.</summary>
    public bool TakeAnswer(in StunMessage answer)
    {
        if (!answer.TransactionId.SequenceEqual(_transaction) || !answer.VerifyIntegrity(_remote.Key)) return false;
        Prove();
        return true;
    }

    /// <summary>After an ICE restart the check is made anew: the other side no longer answers to the old credentials.</summary>
    public void Use(IceCredentials local, IceCredentials remote, ulong tieBreaker)
    {
        if (IsProven || ReferenceEquals(remote, _remote)) return;
        _remote = remote;
        Write(local, remote, tieBreaker);
    }

    private void Write(IceCredentials local, IceCredentials remote, ulong tieBreaker)
    {
        // A username may have 513 bytes (two fragments of 256 and the colon).
        Span<byte> buffer = stackalloc byte[700];
        var check = new StunWriter(buffer, StunClass.Request, _transaction);
        check.AddUsername(Encoding.ASCII.GetBytes($"{remote.Ufrag}:{local.Ufrag}"));
        check.AddPriority(IceCandidate.CheckPriority);
        check.AddControlled(tieBreaker);
        check.AddIntegrity(remote.Key);
        check.AddFingerprint();
        _check = check.Written.ToArray();
    }
}
