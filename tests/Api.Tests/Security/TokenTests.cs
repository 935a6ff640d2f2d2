using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;
using Radio24.Tests;

namespace Radio24.Api.Tests.Security;

public sealed class TokenTests
{
    [Fact]
    public async Task A_listener_is_given_an_id_and_a_token_until_a_time()
    {
        var time = new ManualTime();
        await using TestStation station = await TestStation.StartAsync(time: time);
        using HttpResponseMessage response = await station.SendAsync(HttpMethod.Post, "/api/listeners");
        JsonElement listener = await response.JsonAsync(201);
        Assert.Matches("^[0-9a-f]{32}$", listener.Text("id"));
        Assert.Equal(time.GetUtcNow().AddDays(30), listener.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.True(response.Headers.CacheControl!.NoStore);

        await (await station.PostAsync(listener.Text("token"), new { text = "a" })).JsonAsync(202);
        time.Advance(TimeSpan.FromDays(30));
        using HttpResponseMessage late = await station.PostAsync(listener.Text("token"), new { text = "b" });
        await late.ProblemAsync(401, "needsToken");
        Assert.Equal("Bearer", late.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Tokens_that_are_not_the_stations_are_refused()
    {
        await using TestStation station = await TestStation.StartAsync();
        byte[] key = SigningKey.LoadOrCreate(station.DataFolder);
        string good = await station.TokenAsync();
        string[] parts = good.Split('.');
        string none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        string otherSub = Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("\"sub\":\"0", "\"sub\":\"1", StringComparison.Ordinal));

        Assert.Equal(202, (int)(await station.PostAsync(Make(key, "HS256", "radio24", Guid.NewGuid().ToString("N")), new { text = "a" })).StatusCode);
        string[] bad =
        [
            "", "x", "a.b.c", good[..^2], good + "A", $"{none}.{parts[1]}.", $"{none}.{parts[1]}.{parts[2]}", $"{parts[0]}.{otherSub}.{parts[2]}",
            Make(RandomNumberGenerator.GetBytes(64), "HS256", "radio24", Guid.NewGuid().ToString("N")),
            Make(key, "HS512", "radio24", Guid.NewGuid().ToString("N")),
            Make(key, "HS256", "another", Guid.NewGuid().ToString("N")),
            Make(key, "HS256", "radio24", "not-a-listener"),
            new string('a', 5_000),
        ];
        foreach (string token in bad)
        {
            await (await station.PostAsync(token, new { text = "a" })).ProblemAsync(401, "needsToken");
            await (await station.SendAsync(HttpMethod.Get, "/hubs/talk?access_token=" + Uri.EscapeDataString(token))).ProblemAsync(401, "needsToken");
        }

        // A token in the query counts only where a browser cannot send headers.
        await (await station.SendAsync(HttpMethod.Get, "/api/posts/x?access_token=" + good)).ProblemAsync(401, "needsToken");
        using HttpResponseMessage basic = await station.SendAsync(
            HttpMethod.Get, "/api/posts/x", headers: headers => headers.TryAddWithoutValidation("Authorization", "Basic abc"));
        await basic.ProblemAsync(401, "needsToken");
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void The_key_is_kept_and_readable_by_its_owner_alone()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("radio24-key-");
        try
        {
            byte[] first = SigningKey.LoadOrCreate(folder.FullName);
            string path = Path.Combine(folder.FullName, "keys", "listener-token.key");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Assert.Equal(first, SigningKey.LoadOrCreate(folder.FullName));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));

            File.WriteAllBytes(path, [1, 2, 3]);
            Assert.Contains("3 bytes", Assert.Throws<InvalidDataException>(() => SigningKey.LoadOrCreate(folder.FullName)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Make(byte[] key, string algorithm, string audience, string subject) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "radio24",
            Audience = audience,
            Expires = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Claims = new Dictionary<string, object> { ["sub"] = subject },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), algorithm),
        });
}
