using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Radio24.Adapters.Keys;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Security;

public sealed class TokenKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("radio24-keys-");
    private readonly FakeTimeProvider _time = new();
    private readonly ListenerId _listener = ListenerId.New(DateTimeOffset.UnixEpoch);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_token_is_renewed_for_the_same_listener()
    {
        await using TestStation station = await TestStation.StartAsync(time: _time);
        JsonElement first = await (await station.SendAsync(HttpMethod.Post, "/api/v1/listeners")).JsonAsync(201);
        _time.Advance(TimeSpan.FromDays(20));
        using HttpResponseMessage renewed = await station.SendAsync(HttpMethod.Post, "/api/v1/listeners/renew", first.Text("token"));
        JsonElement second = await renewed.JsonAsync(200);
        Assert.True(renewed.Headers.CacheControl!.NoStore);
        Assert.Equal(first.Text("id"), second.Text("id"));
        Assert.Equal(_time.GetUtcNow().AddDays(30), second.GetProperty("expiresAt").GetDateTimeOffset());
        _time.Advance(TimeSpan.FromDays(10));
        await (await station.SendAsync(HttpMethod.Post, "/api/v1/listeners/renew", first.Text("token"))).ProblemAsync(401, "needsToken");
        await (await station.SendAsync(HttpMethod.Post, "/api/v1/listeners/renew", second.Text("token"))).JsonAsync(200);
    }

    [Fact]
    public async Task A_new_key_signs_and_the_old_ones_verify_until_they_end_or_are_taken_away()
    {
        string old = Secret("old"), next = Pem("next", 2048);
        string before = await TokenAsync(Tokens(Key(old)));
        ListenerTokens both = Tokens(Key(next), Key(old) with { Until = _time.GetUtcNow().AddDays(1) });
        string after = await TokenAsync(both);
        Assert.Equal(("HS256", "RS256"), (Header(before).Alg, Header(after).Alg));
        Assert.NotEqual(Header(before).Kid, Header(after).Kid);
        Assert.Equal(_listener, (await both.ReadAsync(before))!.Value.Listener);
        Assert.Equal(_listener, (await both.ReadAsync(after))!.Value.Listener);

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await both.ReadAsync(before));
        Assert.NotNull(await both.ReadAsync(after));
        Assert.Null(await Tokens(Key(old)).ReadAsync(after));
        // A public key is enough to verify with.
        File.WriteAllText(InFolder("public"), PublicOf(next));
        Assert.NotNull(await Tokens(Key(Secret("newest")), Key(InFolder("public"))).ReadAsync(after));
    }

    [Fact]
    public async Task Without_settings_the_key_in_the_data_folder_signs_and_can_be_put_on_the_list_later()
    {
        ListenerTokens first = Tokens();
        string token = await TokenAsync(first);
        string made = Path.Combine(_folder.FullName, "keys", "listener-token.key");
        Assert.NotNull(await Tokens(Key(Pem("rsa", 2048)), Key(made)).ReadAsync(token));
    }

    [Fact]
    public async Task Nobody_signs_with_the_public_key_as_if_it_were_a_secret()
    {
        string pem = Pem("rsa", 2048);
        string publicPem = PublicOf(pem);
        ListenerTokens tokens = Tokens(Key(pem), Key(Secret("hs")));
        string kid = Header(await TokenAsync(tokens)).Kid;
        string hsKid = Header(await TokenAsync(Tokens(Key(InFolder("hs"))))).Kid;
        byte[][] secrets = [Encoding.ASCII.GetBytes(publicPem), Encoding.ASCII.GetBytes(publicPem.Trim()), PublicDer(pem)];
        foreach (byte[] secret in secrets)
        {
            Assert.Null(await tokens.ReadAsync(Forge("HS256", kid, secret)));
            Assert.Null(await tokens.ReadAsync(Forge("HS256", null, secret)));
            Assert.Null(await tokens.ReadAsync(Forge("HS256", hsKid, secret)));
            Assert.Null(await tokens.ReadAsync(Forge("RS256", kid, secret)));
        }

        foreach (string algorithm in (string[])["none", "None", "HS384", "RS384", "PS256", "ES256", ""])
        {
            Assert.Null(await tokens.ReadAsync(Forge(algorithm, kid, File.ReadAllBytes(InFolder("hs")))));
            Assert.Null(await tokens.ReadAsync(Forge(algorithm, hsKid, File.ReadAllBytes(InFolder("hs")))));
            Assert.Null(await tokens.ReadAsync(Unsigned(algorithm, kid)));
        }

        // The other way round: the shared secret's holder does not get in as RS256, and a kid that nobody has is nobody's.
        Assert.NotNull(await tokens.ReadAsync(Forge("HS256", hsKid, File.ReadAllBytes(InFolder("hs")))));
        Assert.Null(await tokens.ReadAsync(Forge("HS256", "../../etc/passwd", File.ReadAllBytes(InFolder("hs")))));
        using var other = RSA.Create(2048);
        Assert.Null(await tokens.ReadAsync(Jwt(new SigningCredentials(new RsaSecurityKey(other) { KeyId = kid }, "RS256"))));
    }

    [Theory]
    [InlineData("missing", "cannot be read")]
    [InlineData("short", "16 bytes")]
    [InlineData("rsa1024", "1024 bits")]
    [InlineData("garbage", "not one unencrypted RSA key")]
    [InlineData("public", "public key")]
    public void A_key_that_is_none_is_named(string which, string why)
    {
        File.WriteAllBytes(InFolder("short"), new byte[16]);
        Pem("rsa1024", 1024);
        File.WriteAllText(InFolder("garbage"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        File.WriteAllText(InFolder("public"), PublicOf(Pem("rsa", 2048)));
        InvalidDataException wrong = Assert.Throws<InvalidDataException>(() => Tokens(Key(InFolder(which))));
        Assert.Contains("Radio24:Tokens:Keys:0:File", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(why, wrong.Message, StringComparison.Ordinal);
    }

    private ListenerTokens Tokens(params TokenKeyOptions[] keys) =>
        new(new TokenKeys(new TokenOptions { Keys = keys }, new FolderKeys(FolderKeys.In(_folder.FullName))), TimeSpan.FromDays(30), _time);

    private async Task<string> TokenAsync(ListenerTokens tokens) => (await tokens.IssueAsync(_listener, default)).Token;

    private static TokenKeyOptions Key(string file) => new() { File = file };

    private static JsonWebToken Header(string token) => new(token);

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private string Secret(string name)
    {
        File.WriteAllBytes(InFolder(name), RandomNumberGenerator.GetBytes(48));
        return InFolder(name);
    }

    private string Pem(string name, int bits)
    {
        using var rsa = RSA.Create(bits);
        File.WriteAllText(InFolder(name), rsa.ExportPkcs8PrivateKeyPem() + "\n");
        return InFolder(name);
    }

    private static string PublicOf(string pem)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(pem));
        return rsa.ExportSubjectPublicKeyInfoPem() + "\n";
    }

    private static byte[] PublicDer(string pem)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(pem));
        return rsa.ExportSubjectPublicKeyInfo();
    }

    private string Claims() => JsonSerializer.Serialize(new
    {
        iss = "radio24",
        aud = "radio24",
        sub = _listener.ToString(),
        exp = _time.GetUtcNow().AddDays(1).ToUnixTimeSeconds(),
    });

    private string Unsigned(string algorithm, string? kid) =>
        $"{Base64UrlEncoder.Encode(JsonSerializer.Serialize(new { alg = algorithm, typ = "JWT", kid }))}.{Base64UrlEncoder.Encode(Claims())}.";

    // By hand: libraries would refuse to make most of these.
    private string Forge(string algorithm, string? kid, byte[] secret)
    {
        string signed = Unsigned(algorithm, kid).TrimEnd('.');
        return $"{signed}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private string Jwt(SigningCredentials credentials) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(Claims(), credentials);
}
