using System.Net;
using System.Security.Cryptography;
using System.Text;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Tests.Rtc.Stun;

/// <summary>The vectors of RFC 5769.</summary>
public class Rfc5769Tests
{
    private static readonly byte[] Password = "VOkJxbRl1RmTxUk/WvJxBt"u8.ToArray();

    // §2.1
    internal static readonly byte[] Request = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae" + "802200105354554e207465737420636c69656e74" + "002400046e0001ff"
        + "80290008932ff9b151263b36" + "0006000965 76746a3a68367659202020".Replace(" ", "", StringComparison.Ordinal)
        + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2" + "80280004e57a3bcf");

    // §2.2
    internal static readonly byte[] Response4 = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220" + "002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7" + "80280004c07d4c96");

    // §2.3
    internal static readonly byte[] Response6 = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220"
        + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9" + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
        + "80280004c8fb0b4c");

    // §2.4
    internal static readonly byte[] LongTerm = Convert.FromHexString(
        "000100602112a44278ad3433c6ad72c029da412e" + "00060012e3839ee38388e383aae38383e382afe382b90000"
        + "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473 41".Replace(" ", "", StringComparison.Ordinal)
        + "0014000b6578616d706c652e6f726700" + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666");

    [Fact]
    public void Sample_request()
    {
        Assert.Equal(StunError.None, StunMessage.TryParse(Request, out StunMessage message));
        Assert.Equal(StunClass.Request, message.Class);
        Assert.True(message.IsBinding);
        Assert.Equal("evtj:h6vY", Encoding.UTF8.GetString(message.Username));
        Assert.Equal(0x6e0001ffu, message.Priority);
        Assert.Equal(0x932ff9b151263b36ul, message.Controlled);
        Assert.Null(message.Controlling);
        Assert.True(message.HasFingerprint);
        Assert.Equal(0, message.UnknownRequired);
        Assert.True(message.VerifyIntegrity(Password));
        Assert.False(message.VerifyIntegrity("VOkJxbRl1RmTxUk/WvJxBu"u8));
    }

    [Fact]
    public void Sample_IPv4_response()
    {
        Assert.Equal(StunError.None, StunMessage.TryParse(Response4, out StunMessage message));
        Assert.Equal(StunClass.Success, message.Class);
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:32853"), message.XorMappedAddress);
        Assert.True(message.VerifyIntegrity(Password));
    }

    [Fact]
    public void Sample_IPv6_response()
    {
        Assert.Equal(StunError.None, StunMessage.TryParse(Response6, out StunMessage message));
        Assert.Equal(IPEndPoint.Parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"), message.XorMappedAddress);
        Assert.True(message.VerifyIntegrity(Password));
    }

    [Fact]
    public void Sample_request_with_long_term_authentication()
    {
        Assert.Equal(StunError.None, StunMessage.TryParse(LongTerm, out StunMessage message));
        Assert.Equal("マトリックス", Encoding.UTF8.GetString(message.Username));
        Assert.Equal("example.org", Encoding.UTF8.GetString(message.Realm));
        // §2.4: key = MD5(user ":" realm ":" SASLprep(password)); the soft hyphen of the password is prepared away.
        byte[] key = MD5.HashData(Encoding.UTF8.GetBytes("マトリックス:example.org:TheMatrIX"));
        Assert.True(message.VerifyIntegrity(key));
        Assert.False(message.HasFingerprint);
    }

    [Fact]
    public void The_writer_makes_the_sample_IPv4_response()
    {
        // The RFC pads SOFTWARE with a space, which a receiver ignores; ours pads with zeros and so has other digests.
        var buffer = new byte[200];
        StunMessage.TryParse(Response4, out StunMessage sample);
        var writer = new StunWriter(buffer, StunClass.Success, sample.TransactionId);
        writer.AddSoftware("test vector"u8);
        writer.AddXorMappedAddress(IPEndPoint.Parse("192.0.2.1:32853"));
        Assert.Equal(Response4[4..35], writer.Written[4..35].ToArray());
        Assert.Equal(Response4[36..48], writer.Written[36..48].ToArray());
        writer.AddIntegrity(Password);
        writer.AddFingerprint();
        Assert.Equal(Response4.Length, writer.Length);
        Assert.Equal(StunError.None, StunMessage.TryParse(writer.Written, out StunMessage again));
        Assert.True(again.VerifyIntegrity(Password));
    }
}
