using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Dtls;

/// <summary>The server against <c>openssl s_client</c>, a process of its own on 127.0.0.1, which prints the keying material it exported.</summary>
public sealed class OpenSslInteropTests
{
    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80", SrtpProfile.AeadAes128Gcm)]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM", SrtpProfile.AeadAes128Gcm)]
    [InlineData("SRTP_AES128_CM_SHA1_80", SrtpProfile.Aes128CmHmacSha1Tag80)]
    public async Task S_client_exports_the_same_keys(string offered, SrtpProfile chosen)
    {
        using var scratch = new Scratch();
        using var context = new DtlsContext(DtlsCertificate.Create(TimeProvider.System));
        using DtlsEndpoint server = DtlsEndpoint.CreateServer(context, scratch.Fingerprint, 0);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using Process client = scratch.Start(((IPEndPoint)socket.LocalEndPoint!).Port, offered, chosen.ExporterLength());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        try
        {
            using DtlsKeys keys = await ServeAsync(socket, server, patience.Token);
            string? line;
            do
                line = await client.StandardOutput.ReadLineAsync(patience.Token);
            while (line is not null && !line.Contains("Keying material: ", StringComparison.Ordinal));
            byte[] material = Convert.FromHexString(line!.Trim()["Keying material: ".Length..]);

            (SrtpKeys ofClient, SrtpKeys ofServer) = SrtpKeys.FromExporter(chosen, material);
            Assert.Equal(chosen, keys.Profile);
            Assert.True(ofServer.Key.SequenceEqual(keys.Local.Key) && ofServer.Salt.SequenceEqual(keys.Local.Salt));
            Assert.True(ofClient.Key.SequenceEqual(keys.Remote.Key) && ofClient.Salt.SequenceEqual(keys.Remote.Salt));
        }
        finally
        {
            client.Kill();
            await client.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<DtlsKeys> ServeAsync(Socket socket, DtlsEndpoint server, CancellationToken patience)
    {
        byte[] buffer = new byte[2000];
        while (true)
        {
            SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), patience);
            server.Handle(buffer.AsSpan(0, received.ReceivedBytes), 0);
            DtlsKeys? keys = null;
            while (server.TryPoll(out DtlsOutput output))
            {
                Assert.NotEqual(DtlsOutputKind.Failed, output.Kind);
                if (output.Kind == DtlsOutputKind.Datagram)
                    await socket.SendToAsync(output.Datagram, received.RemoteEndPoint, patience);
                keys ??= output.Keys;
            }

            if (keys is not null)
                return keys;
        }
    }

    private sealed class Scratch : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("radio24-dtls").FullName;

        public Scratch()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            using X509Certificate2 certificate = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            File.WriteAllText(Path.Combine(_folder, "client.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
            Fingerprint = SdpFingerprint.Of(certificate.RawData);
        }

        public SdpFingerprint Fingerprint { get; }

        public Process Start(int port, string profiles, int length)
        {
            string pem = Path.Combine(_folder, "client.pem");
            return Process.Start(new ProcessStartInfo("openssl")
            {
                ArgumentList =
                {
                    "s_client", "-dtls1_2", "-connect", $"127.0.0.1:{port}", "-use_srtp", profiles, "-cert", pem, "-key", pem,
                    "-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", length.ToString(),
                },
                UseShellExecute = false,
                RedirectStandardInput = true,       // kept open: s_client ends with its input
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
