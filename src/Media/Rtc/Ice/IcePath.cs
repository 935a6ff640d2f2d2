using System.Net;
using System.Security.Cryptography;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Rtc.Ice;

/// <summary>
/// An address of the other side, as a lite agent knows it. An authentic check tells who sent it, but its source address may be forged, to
/// aim our media at somebody else. So media takes a path only once it is <em>proven</em>: by the answer to a check of ours, whose
/// transaction id (96 random bits, RFC 8489 §5) is known only to someone who receives there, or by a DTLS handshake in which all our
/// datagrams went there. RTCP proves nothing: the forger has the keys, and everything that a report echoes can be guessed.
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
        _check = ConnectivityCheck.Write(_transaction, local, remote, tieBreaker, controlling: false, nominate: false);
    }

    public IPEndPoint To { get; }

    /// <summary>When the last authenticated check came from there.</summary>
    public long LastCheck { get; set; }

    /// <summary>Something we sent there has been received there.</summary>
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

    /// <summary>Rewrites the check after an ICE restart, when the other side no longer answers to the old credentials.</summary>
    public void Use(IceCredentials local, IceCredentials remote, ulong tieBreaker)
    {
        if (IsProven || ReferenceEquals(remote, _remote)) return;
        _remote = remote;
        _check = ConnectivityCheck.Write(_transaction, local, remote, tieBreaker, controlling: false, nominate: false);
    }
}
