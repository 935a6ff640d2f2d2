using System.Runtime.InteropServices;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Rtc.Dtls;

/// <summary>
/// One side of a DTLS 1.2 handshake for SRTP keys (RFC 6347, RFC 5764), on OpenSSL, without I/O: datagrams in, datagrams and keys out.
/// <code>
///            first datagram (server)          handshake done,
///            or Start (client)                fingerprint right          10 s
///   Idle ───────────────────────▶ Handshaking ───────────────▶ Connected ─────▶ Connected, OpenSSL session freed
///    ▲   bad hello (server), quiet     │ │ wrong fingerprint,       │
///    └─────────────────────────────────┘ └──────▶ Failed            └──▶ Closed (close_notify, either way)
///                                          no answer, 30 s
/// </code>
/// A server ignores what cannot come next (<see cref="HelloGate"/>). It takes up another hello when the one before has led nowhere for a second.
/// Times are monotonic milliseconds. One thread at a time. The caller feeds it only what came from an address ICE has authenticated:
/// that check is the cookie, so <c>DTLSv1_listen</c> (which refuses a fragmented hello) is not used.
/// </summary>
public sealed unsafe class DtlsEndpoint : IDatagramPort, IDisposable
{
    /// <summary>Longest datagram sent, in bytes.</summary>
    public const int Mtu = 1200;

    /// <summary>A handshake not done by then has failed.</summary>
    public const long HandshakeTimeoutMs = 30_000;

    /// <summary>How long the OpenSSL session outlives the handshake, to answer a peer that missed our last flight.</summary>
    public const long LingerMs = 10_000;

    private const int MaxDatagram = 4_096;
    private const string ExporterLabel = "EXTRACTOR-dtls_srtp";
    private const string AnotherCertificate = "the DTLS certificate is not the one whose fingerprint was signalled";

    // RFC 6347 §4.2.4.1 begins with 1 s, for networks of 2012; RFC 9147 §5.8.2 suggests 100 ms where it is known to be enough.
    private const long FirstTimerMs = 100, LongestTimerMs = 2_000, OutrunTimerMs = 100;

    /// <summary>After a bad hello nothing is listened to for this long, twice as long after each further one: a hello costs a signature.</summary>
    internal const long FirstQuietMs = 20, LongestQuietMs = 1_000;

    private readonly DtlsContext _context;
    private readonly SdpFingerprint _expected;
    private readonly HelloGate? _gate;
    private readonly bool _server;
    private readonly long _failAt;
    private readonly Queue<DtlsOutput> _outputs = new();
    private SslHandle? _ssl;
    private byte* _inbound;
    private int _inboundLength;
    private long _timerMs, _timerDeadline = long.MaxValue, _lingerUntil = long.MaxValue;
    private bool _timerStarted;
    private long _quietUntil = long.MinValue, _openedAt;
    private bool _answered;

    private DtlsEndpoint(DtlsContext context, SdpFingerprint expected, bool server, long now)
    {
        (_context, _expected, _server, _failAt) = (context, expected, server, now + HandshakeTimeoutMs);
        _gate = server ? new HelloGate(expected) : null;
    }

    /// <summary>Where the handshake is.</summary>
    public DtlsState State { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline => State switch
    {
        DtlsState.Idle or DtlsState.Handshaking => Math.Min(_timerDeadline, _failAt),
        DtlsState.Connected => _lingerUntil,
        _ => long.MaxValue,
    };

    /// <summary>Hellos after which the session began anew.</summary>
    public int BadHellos { get; private set; }

    /// <summary>Whether an OpenSSL session is held.</summary>
    internal bool HoldsSession => _ssl is not null;

    /// <summary>The passive side (<c>setup:passive</c>). Holds nothing of OpenSSL's until the first datagram comes.</summary>
    /// <param name="context">Certificate and profiles.</param>
    /// <param name="expected">The peer's fingerprint, from its SDP.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    public static DtlsEndpoint CreateServer(DtlsContext context, SdpFingerprint expected, long now) => new(context, expected, server: true, now);

    /// <summary>The active side (<c>setup:active</c>); begins at <see cref="Start"/>.</summary>
    /// <inheritdoc cref="CreateServer" path="/param"/>
    public static DtlsEndpoint CreateClient(DtlsContext context, SdpFingerprint expected, long now) => new(context, expected, server: false, now);

    /// <summary>Sends the client's hello; does nothing the second time.</summary>
    public void Start(long now)
    {
        if (State != DtlsState.Idle || _server)
            return;
        Open(now);
        Advance(now);
    }

    /// <summary>Takes a datagram that RFC 7983 §7 says is DTLS, from an authenticated address.</summary>
    public void Handle(ReadOnlySpan<byte> datagram, long now)
    {
        if (State is DtlsState.Failed or DtlsState.Closed || datagram.Length > MaxDatagram || !DtlsRecords.AreAcceptable(datagram))
            return;
        if (State is DtlsState.Idle or DtlsState.Handshaking && _gate is not null && !Admits(datagram, now))
            return;
        if (_ssl is null)
            return;
        Span<byte> records = stackalloc byte[datagram.Length];
        datagram.CopyTo(records);
        _gate?.Number(records);
        fixed (byte* bytes = records)
        {
            _inbound = bytes;
            _inboundLength = records.Length;
            if (State == DtlsState.Handshaking)
                Advance(now);
            if (State == DtlsState.Connected)
                Drain();
            _inbound = null;
            _inboundLength = 0;
        }
    }

    /// <summary>Retransmits, gives up, or frees the session after its linger, if that is due.</summary>
    public void HandleTimeout(long now)
    {
        if (now < NextDeadline)
            return;
        if (State == DtlsState.Connected)
        {
            Release();
            return;
        }

        if (now >= _failAt)
        {
            GiveUp("the DTLS handshake was not done in 30 s");
            return;
        }

        LibSsl.ERR_clear_error();
        TimeValue left;
        while (_context.OutrunsWallClock && LibSsl.SSL_ctrl(_ssl!, LibSsl.GetTimeout, 0, &left) == 1 && left.Milliseconds > 0)
            Thread.Sleep((int)left.Milliseconds);
        if (LibSsl.SSL_ctrl(_ssl!, LibSsl.HandleTimeout, 0, null) < 0)
            GiveUp("the DTLS peer does not answer");
        else
            NoteTimer(now);
    }

    /// <summary>Takes the next output; call until it says false before the next <see cref="Handle"/>.</summary>
    public bool TryPoll(out DtlsOutput output) => _outputs.TryDequeue(out output);

    /// <summary>Says close_notify, if the session is still there to say it with, and ends.</summary>
    public void Close()
    {
        if (State == DtlsState.Connected && _ssl is not null)
        {
            LibSsl.ERR_clear_error();
            _ = LibSsl.SSL_shutdown(_ssl);
        }

        State = DtlsState.Closed;
        Release();
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    ReadOnlySpan<byte> IDatagramPort.Take()
    {
        var datagram = new ReadOnlySpan<byte>(_inbound, _inboundLength);
        _inbound = null;
        _inboundLength = 0;
        return datagram;
    }

    void IDatagramPort.Send(ReadOnlySpan<byte> datagram)
    {
        _answered = true;
        _outputs.Enqueue(new DtlsOutput(DtlsOutputKind.Datagram, datagram.ToArray()));
    }

    long IDatagramPort.StartTimer(bool first)
    {
        _timerStarted = true;
        _timerMs = first ? FirstTimerMs : Math.Min(2 * _timerMs, LongestTimerMs);
        return _context.OutrunsWallClock ? OutrunTimerMs : _timerMs;
    }

    /// <summary>Whether OpenSSL gets it; opens a session for a hello.</summary>
    private bool Admits(ReadOnlySpan<byte> datagram, long now)
    {
        if (State == DtlsState.Idle && now < _quietUntil)
            return false;
        HelloVerdict verdict = _gate!.Judge(datagram, _answered);
        if (verdict == HelloVerdict.AnotherHello && now - _openedAt >= LongestQuietMs)
        {
            // The hello before may have been forged. It had a second to lead somewhere; this one may be the true client's.
            Reset();
            verdict = _gate.Judge(datagram, answered: false);
        }

        if (verdict == HelloVerdict.Fits && State == DtlsState.Idle)
            Open(now);
        return verdict == HelloVerdict.Fits;
    }

    private void Reset()
    {
        Release();
        State = DtlsState.Idle;
        _gate!.Reset();
        _answered = false;
    }

    private void Open(long now)
    {
        _openedAt = now;
        _ssl = new SslHandle(_context.Handle, this, _server, Mtu);
        State = DtlsState.Handshaking;
    }

    private void Advance(long now)
    {
        LibSsl.ERR_clear_error();
        int result = LibSsl.SSL_do_handshake(_ssl!);
        if (result == 1)
        {
            Finish(now);
            return;
        }

        if (LibSsl.SSL_get_error(_ssl!, result) == LibSsl.ErrorWantRead)
        {
            NoteTimer(now);
            return;
        }

        if (!_server)
        {
            Fail($"the DTLS handshake failed: {Reason()}");
            return;
        }

        // A bad hello must not end the session, because anyone can forge one under the peer's address. Drop the alert that OpenSSL wrote:
        // it would end the true peer's handshake.
        _outputs.Clear();
        _quietUntil = now + Math.Min(LongestQuietMs, FirstQuietMs << Math.Min(BadHellos, 10));
        BadHellos++;
        Reset();
    }

    private void Finish(long now)
    {
        if (!PeerHasExpectedFingerprint())
        {
            Fail(AnotherCertificate);
            return;
        }

        SrtpProtectionProfile* selected = LibSsl.SSL_get_selected_srtp_profile(_ssl!);
        SrtpProfile profile = selected is null ? default : (SrtpProfile)selected->Id;
        if (!Enum.IsDefined(profile))
        {
            Fail("the DTLS peer offers no SRTP profile in common");
            return;
        }

        Span<byte> material = stackalloc byte[profile.ExporterLength()];
        int exported;
        fixed (byte* output = material)
            exported = LibSsl.SSL_export_keying_material(_ssl!, output, (nuint)material.Length, ExporterLabel, (nuint)ExporterLabel.Length, null, 0, 0);
        if (exported != 1)
        {
            Fail("the DTLS exporter failed");
            return;
        }

        (SrtpKeys client, SrtpKeys server) = SrtpKeys.FromExporter(profile, material);
        material.Clear();
        State = DtlsState.Connected;
        (_timerDeadline, _lingerUntil) = (long.MaxValue, now + LingerMs);
        _outputs.Enqueue(new DtlsOutput(DtlsOutputKind.Connected, Keys: _server ? new DtlsKeys(server, client) : new DtlsKeys(client, server)));
    }

    private bool PeerHasExpectedFingerprint()
    {
        nint certificate = LibSsl.SSL_get1_peer_certificate(_ssl!);
        if (certificate == 0)
            return false;
        try
        {
            int length = LibSsl.i2d_X509(certificate, null);
            byte[] der = new byte[Math.Max(length, 0)];
            fixed (byte* start = der)
            {
                byte* at = start;
                return length > 0 && LibSsl.i2d_X509(certificate, &at) == length && _expected.Matches(der);
            }
        }
        finally
        {
            LibSsl.X509_free(certificate);
        }
    }

    // Reads on after the handshake: answers a repeated last flight of the peer, and hears close_notify. There are no application bytes.
    private void Drain()
    {
        byte* buffer = stackalloc byte[64];
        int result;
        do
        {
            LibSsl.ERR_clear_error();
            result = LibSsl.SSL_read(_ssl!, buffer, 64);
        }
        while (result > 0);
        if (LibSsl.SSL_get_error(_ssl!, result) != LibSsl.ErrorZeroReturn)
            return;
        Close();
        _outputs.Enqueue(new DtlsOutput(DtlsOutputKind.Closed));
    }

    private void NoteTimer(long now)
    {
        TimeValue left;
        if (LibSsl.SSL_ctrl(_ssl!, LibSsl.GetTimeout, 0, &left) != 1)
            _timerDeadline = long.MaxValue;
        else if (_timerStarted)
            _timerDeadline = now + _timerMs;
        else if (_timerDeadline <= now)
            _timerDeadline = now + Math.Max(1, left.Milliseconds);
        _timerStarted = false;
    }

    private void GiveUp(string reason) => Fail(_gate is { SawAnotherCertificate: true } ? AnotherCertificate : reason);

    private void Fail(string reason)
    {
        State = DtlsState.Failed;
        Release();
        _outputs.Enqueue(new DtlsOutput(DtlsOutputKind.Failed, Reason: reason));
    }

    private void Release()
    {
        _ssl?.Dispose();
        _ssl = null;
        (_timerDeadline, _lingerUntil) = (long.MaxValue, long.MaxValue);
    }

    private static string Reason()
    {
        nuint error = LibSsl.ERR_peek_error();
        return error == 0 ? "no reason given" : Marshal.PtrToStringUTF8(LibSsl.ERR_reason_error_string(error)) ?? "unknown reason";
    }
}
