using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Srtp;

/// <summary>RFC 3711 appendix B, libsrtp's reference packets, RFC 7714 §16 and §17.</summary>
public sealed class SrtpVectorTests
{
    private const string MasterKey = "E1F97A0D3E018BE0D64FA32C06DE4139", MasterSalt = "0EC675AD498AFEEBB6960B3AABE6";

    private const string GcmRtp = "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private const string GcmSrtp = "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce";
    private const string GcmRtcp = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private const string GcmSrtcp = "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4";

    [Fact]
    public void Rfc3711_B2_key_stream_of_counter_mode()
    {
        using var keys = new SessionKeys(Hex("2B7E151628AED2A6ABF7158809CF4F3C"), Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), new byte[20]);
        using PacketCipher cipher = PacketCipher.Create(SrtpProfile.Aes128CmHmacSha1Tag80, keys, encrypt: true);
        byte[] stream = new byte[48], tag = new byte[10];

        cipher.Seal([], new byte[48], [], 0, 0, stream, tag);

        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0", Convert.ToHexString(stream));
    }

    [Fact]
    public void Rfc3711_B3_key_derivation()
    {
        using var master = new SrtpKeys(SrtpProfile.Aes128CmHmacSha1Tag80, Hex(MasterKey), Hex(MasterSalt));
        using SessionKeys keys = SessionKeys.ForSrtp(master);

        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Convert.ToHexString(keys.CipherKey));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Convert.ToHexString(keys.Salt));
        Assert.Equal("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", Convert.ToHexString(keys.AuthenticationKey));
    }

    [Fact]
    public void Reference_packet_of_libsrtp_under_counter_mode()
    {
        const string Clear = "800f1234decafbadcafebabeabababababababababababababababab";
        const string Protected = "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
        using var master = new SrtpKeys(SrtpProfile.Aes128CmHmacSha1Tag80, Hex(MasterKey), Hex(MasterSalt));
        using var sender = new SrtpSender(master);
        using var receiver = new SrtpReceiver(master);
        byte[] output = new byte[64];

        int length = sender.Protect(Hex(Clear), output);
        Assert.Equal(Protected, Convert.ToHexStringLower(output.AsSpan(0, length)));

        Assert.Equal(SrtpResult.Ok, receiver.Unprotect(Hex(Protected), output, out length));
        Assert.Equal(Clear, Convert.ToHexStringLower(output.AsSpan(0, length)));
    }

    [Fact]
    public void Reference_report_of_libsrtp_under_counter_mode()
    {
        const string Clear = "81c8000bcafebabeabababababababababababababababab";
        const string Protected = "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";
        using var master = new SrtpKeys(SrtpProfile.Aes128CmHmacSha1Tag80, Hex(MasterKey), Hex(MasterSalt));
        using SessionKeys rtp = SessionKeys.ForSrtp(master), rtcp = SessionKeys.ForSrtcp(master);
        using var sender = new SrtpSender(SrtpProfile.Aes128CmHmacSha1Tag80, rtp, rtcp, firstRtcpIndex: 1); // libsrtp's first
        using var receiver = new SrtpReceiver(master);
        byte[] output = new byte[64];

        int length = sender.ProtectRtcp(Hex(Clear), output);
        Assert.Equal(Protected, Convert.ToHexStringLower(output.AsSpan(0, length)));

        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtcp(Hex(Protected), output, out length));
        Assert.Equal(Clear, Convert.ToHexStringLower(output.AsSpan(0, length)));
    }

    [Fact]
    public void Rfc7714_16_1_srtp_with_gcm()
    {
        using SrtpSender sender = GcmSender();
        using SrtpReceiver receiver = GcmReceiver();
        byte[] output = new byte[128];

        int length = sender.Protect(Hex(GcmRtp), output);
        Assert.Equal(GcmSrtp, Convert.ToHexStringLower(output.AsSpan(0, length)));

        Assert.Equal(SrtpResult.Ok, receiver.Unprotect(Hex(GcmSrtp), output, out length));
        Assert.Equal(GcmRtp, Convert.ToHexStringLower(output.AsSpan(0, length)));
    }

    [Fact]
    public void Rfc7714_17_1_srtcp_with_gcm()
    {
        using SrtpSender sender = GcmSender();
        using SrtpReceiver receiver = GcmReceiver();
        byte[] output = new byte[128];

        int length = sender.ProtectRtcp(Hex(GcmRtcp), output);
        Assert.Equal(GcmSrtcp, Convert.ToHexStringLower(output.AsSpan(0, length)));

        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtcp(Hex(GcmSrtcp), output, out length));
        Assert.Equal(GcmRtcp, Convert.ToHexStringLower(output.AsSpan(0, length)));
    }

    // The sections state session keys, not master keys.
    private static SessionKeys GcmKeys() => new(Hex("000102030405060708090a0b0c0d0e0f"), Hex("517569642070726f2071756f"), []);

    private static SrtpSender GcmSender()
    {
        using SessionKeys keys = GcmKeys();
        return new SrtpSender(SrtpProfile.AeadAes128Gcm, keys, keys, firstRtcpIndex: 0x5d4);
    }

    private static SrtpReceiver GcmReceiver()
    {
        using SessionKeys keys = GcmKeys();
        return new SrtpReceiver(SrtpProfile.AeadAes128Gcm, keys, keys);
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
