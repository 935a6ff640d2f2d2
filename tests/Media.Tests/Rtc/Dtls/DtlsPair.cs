using System.Runtime.InteropServices;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Dtls;

/// <summary>A DTLS client and server on a wire that keeps order; what a datagram meets on its way is the test's choice. Virtual time.</summary>
internal sealed class DtlsPair : IDisposable
{
    private static readonly DtlsCertificate ClientCertificate = DtlsCertificate.Create(TimeProvider.System);
    private static readonly DtlsCertificate ServerCertificate = DtlsCertificate.Create(TimeProvider.System);
    private readonly DtlsContext _clientContext, _serverContext;
    private readonly Queue<(bool ToServer, byte[] Datagram)> _wire = new();

    public DtlsPair(SrtpProfile[]? clientProfiles = null, SdpFingerprint? clientExpects = null, SdpFingerprint? serverExpects = null)
    {
        _clientContext = new DtlsContext(ClientCertificate, clientProfiles) { OutrunsWallClock = true };
        _serverContext = new DtlsContext(ServerCertificate) { OutrunsWallClock = true };
        Client = DtlsEndpoint.CreateClient(_clientContext, clientExpects ?? ServerCertificate.Fingerprint, 0);
        Server = DtlsEndpoint.CreateServer(_serverContext, serverExpects ?? ClientCertificate.Fingerprint, 0);
    }

    public DtlsEndpoint Client { get; }

    public DtlsEndpoint Server { get; }

    public DtlsKeys? ClientKeys { get; private set; }

    public DtlsKeys? ServerKeys { get; private set; }

    public string? ClientFailure { get; private set; }

    public string? ServerFailure { get; private set; }

    public long Now { get; set; }

    /// <summary>Datagrams sent so far, in order.</summary>
    public List<(bool ToServer, byte[] Datagram)> Sent { get; } = [];

    /// <summary>Whether datagram number N (in order of sending) is lost.</summary>
    public Func<int, bool> Lost { get; set; } = _ => false;

    /// <summary>Runs until both are connected or failed, or the time is over.</summary>
    public void Run(long until = 60_000)
    {
        Client.Start(Now);
        Drain();
        while (true)
        {
            while (_wire.TryDequeue(out (bool ToServer, byte[] Datagram) next))
            {
                (next.ToServer ? Server : Client).Handle(next.Datagram, Now);
                Drain();
            }

            if ((Done(Client) && Done(Server)) || Math.Min(Client.NextDeadline, Server.NextDeadline) > until)
                return;
            Now = Math.Max(Now, Math.Min(Client.NextDeadline, Server.NextDeadline));
            Client.HandleTimeout(Now);
            Server.HandleTimeout(Now);
            Drain();
        }
    }

    public void Drain()
    {
        Drain(Client, toServer: true);
        Drain(Server, toServer: false);
    }

    private static bool Done(DtlsEndpoint endpoint) => endpoint.State is DtlsState.Connected or DtlsState.Failed or DtlsState.Closed;

    private void Drain(DtlsEndpoint endpoint, bool toServer)
    {
        while (endpoint.TryPoll(out DtlsOutput output))
        {
            switch (output.Kind)
            {
                case DtlsOutputKind.Datagram:
                    Sent.Add((toServer, output.Datagram.ToArray()));
                    if (!Lost(Sent.Count - 1))
                        _wire.Enqueue(Sent[^1]);
                    break;
                case DtlsOutputKind.Connected when toServer:
                    ClientKeys = output.Keys;
                    break;
                case DtlsOutputKind.Connected:
                    ServerKeys = output.Keys;
                    break;
                case DtlsOutputKind.Failed when toServer:
                    ClientFailure = output.Reason;
                    break;
                case DtlsOutputKind.Failed:
                    ServerFailure = output.Reason;
                    break;
                default:
                    break;
            }
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        _clientContext.Dispose();
        _serverContext.Dispose();
    }
}

/// <summary>What native code has taken from glibc's heap and not given back: OpenSSL's sessions are there.</summary>
internal static partial class GlibcHeap
{
    public static nuint InUse() => mallinfo2().InUse;

    [LibraryImport("libc.so.6")]
    private static partial Usage mallinfo2();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Usage
    {
        private readonly nuint _arena, _ordinary, _small, _mapped;
        private readonly nuint _mappedBytes, _peak, _smallFree;

        public readonly nuint InUse;

        private readonly nuint _free, _keep;
    }
}
