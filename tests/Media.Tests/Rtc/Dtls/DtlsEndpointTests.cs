using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Tests.Fuzz;

namespace Radio24.Media.Tests.Rtc.Dtls;

[Collection(nameof(FuzzCollection))]
public sealed class DtlsEndpointTests
{
    private static readonly SdpFingerprint Foreign = DtlsCertificate.Create(TimeProvider.System).Fingerprint;

    [Fact]
    public void Both_sides_get_the_same_keys_and_gcm_is_chosen()
    {
        using var pair = new DtlsPair();
        pair.Run();

        Assert.Equal(DtlsState.Connected, pair.Server.State);
        AssertSameKeys(pair);
        Assert.Equal(SrtpProfile.AeadAes128Gcm, pair.ServerKeys!.Profile);
        Assert.All(pair.Sent, s => Assert.InRange(s.Datagram.Length, 13, DtlsEndpoint.Mtu));
        Assert.Equal(0, pair.Now);
    }

    [Theory]
    [InlineData(SrtpProfile.Aes128CmHmacSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    public void A_client_with_one_profile_gets_it(SrtpProfile profile)
    {
        using var pair = new DtlsPair([profile]);
        pair.Run();

        AssertSameKeys(pair);
        Assert.Equal(profile, pair.ClientKeys!.Profile);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_key_is_handed_out_to_a_certificate_with_another_fingerprint(bool atServer)
    {
        using DtlsPair pair = atServer ? new DtlsPair(serverExpects: Foreign) : new DtlsPair(clientExpects: Foreign);
        pair.Run();

        Assert.Null(atServer ? pair.ServerKeys : pair.ClientKeys);
        Assert.Equal(DtlsState.Failed, atServer ? pair.Server.State : pair.Client.State);
        Assert.Contains("fingerprint", atServer ? pair.ServerFailure : pair.ClientFailure, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_datagram_may_be_lost()
    {
        using var whole = new DtlsPair();
        whole.Run();
        for (int lost = 0; lost < whole.Sent.Count; lost++)
        {
            using var pair = new DtlsPair { Lost = n => n == lost };
            pair.Run();

            AssertSameKeys(pair);
            Assert.True(pair.Sent.Count > whole.Sent.Count, "nothing was sent again");
            Assert.InRange(pair.Now, 0, 1_000);
        }
    }

    [Fact]
    public void Flights_lost_again_and_again_are_sent_again_until_the_handshake_is_given_up()
    {
        using var pair = new DtlsPair { Lost = _ => true };
        pair.Run();

        Assert.Equal(DtlsState.Failed, pair.Client.State);
        Assert.InRange(pair.Now, 10_000, DtlsEndpoint.HandshakeTimeoutMs);
        Assert.InRange(pair.Sent.Count, 8, 16);
        Assert.False(pair.Client.HoldsSession);
    }

    [Fact]
    public void The_last_flight_is_repeated_until_the_linger_is_over()
    {
        using var pair = new DtlsPair();
        pair.Run();
        (bool _, byte[] clientFinal) = pair.Sent.Last(s => s.ToServer);
        Assert.NotEmpty(clientFinal);
        Assert.True(pair.Server.HoldsSession);
        Assert.Equal(DtlsEndpoint.LingerMs, pair.Server.NextDeadline);

        pair.Server.HandleTimeout(DtlsEndpoint.LingerMs);
        Assert.False(pair.Server.HoldsSession);
        Assert.Equal(DtlsState.Connected, pair.Server.State);
        Assert.Equal(long.MaxValue, pair.Server.NextDeadline);
        pair.Server.Handle(clientFinal, DtlsEndpoint.LingerMs);
        Assert.False(pair.Server.TryPoll(out _));
    }

    [Fact]
    public void Close_notify_is_heard()
    {
        using var pair = new DtlsPair();
        pair.Run();
        pair.Client.Close();
        Assert.True(pair.Client.TryPoll(out DtlsOutput notify));
        pair.Server.Handle(notify.Datagram.Span, 1);

        Assert.Equal(DtlsState.Closed, pair.Server.State);
        Assert.False(pair.Server.HoldsSession);
    }

    [Fact]
    public void Handshakes_leave_no_native_memory_behind()
    {
        for (int i = 0; i < 30; i++)
            Handshake();
        long before = (long)GlibcHeap.InUse();
        for (int i = 0; i < 200; i++)
            Handshake();

        // One leaked session is some 50 KB; other tests run beside this one.
        Assert.True((long)GlibcHeap.InUse() - before < 4 << 20);

        static void Handshake()
        {
            using var pair = new DtlsPair();
            pair.Run();
            Assert.Equal(DtlsState.Connected, pair.Server.State);
        }
    }

    [Fact]
    public void Fuzzed_records_neither_crash_nor_stop_the_server()
    {
        using var whole = new DtlsPair();
        whole.Run();
        var seeds = whole.Sent.Where(s => s.ToServer).Select(s => s.Datagram).ToList();
        seeds.Add(Convert.FromHexString("15fefd000000000000000900020228"));
        seeds.Add(Convert.FromHexString("14fefd0000000000000009000101"));
        using var context = new DtlsContext(DtlsCertificate.Create(TimeProvider.System)) { OutrunsWallClock = true };
        DtlsEndpoint server = DtlsEndpoint.CreateServer(context, Foreign, 0);
        int inputs = 0;
        nuint before = GlibcHeap.InUse();
        FuzzRun.Run(seeds, 50_000, input =>
        {
            if (++inputs % 64 == 0 || server.State == DtlsState.Failed)
            {
                server.Dispose();
                server = DtlsEndpoint.CreateServer(context, Foreign, 0);
                if (inputs <= 2_048) before = GlibcHeap.InUse(); // the warm-up
            }

            server.Handle(input, 0);
            while (server.TryPoll(out DtlsOutput output))
                Assert.NotEqual(DtlsOutputKind.Connected, output.Kind);
        });
        server.Dispose();

        // OpenSSL's memory is not the managed heap's, which FuzzRun looks at. A session leaked by each server would be some 40 MB;
        // the tests beside this one are at home in the same heap.
        long growth = (long)GlibcHeap.InUse() - (long)before;
        Assert.True(growth < 16 << 20, $"{growth} bytes stayed in native memory");
    }

    private static void AssertSameKeys(DtlsPair pair)
    {
        Assert.NotNull(pair.ClientKeys);
        Assert.NotNull(pair.ServerKeys);
        Assert.Equal(pair.ClientKeys.Profile, pair.ServerKeys.Profile);
        Assert.True(pair.ClientKeys.Local.Key.SequenceEqual(pair.ServerKeys.Remote.Key));
        Assert.True(pair.ClientKeys.Remote.Key.SequenceEqual(pair.ServerKeys.Local.Key));
        Assert.True(pair.ClientKeys.Local.Salt.SequenceEqual(pair.ServerKeys.Remote.Salt));
        Assert.False(pair.ClientKeys.Local.Key.SequenceEqual(pair.ClientKeys.Remote.Key));
    }
}
