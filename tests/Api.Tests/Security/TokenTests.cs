using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Radio24.Adapters.Keys;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Api.Tests.Security;

public sealed class TokenTests
{
    [Fact]
    public async Task A_listener_is_given_an_id_and_a_token_until_a_time()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(time: time);
        using HttpResponseMessage response = await station.SendAsync(HttpMethod.Post, "/api/v1/listeners");
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
        byte[] key = File.ReadAllBytes(Path.Combine(station.DataFolder, "keys", "listener-token.key"));
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
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts/x?access_token=" + good)).ProblemAsync(401, "needsToken");
        using HttpResponseMessage basic = await station.SendAsync(
            HttpMethod.Get, "/api/v1/posts/x", headers: headers => headers.TryAddWithoutValidation("Authorization", "Basic abc"));
        await basic.ProblemAsync(401, "needsToken");
    }

    [Fact]
    public async Task A_key_that_is_none_stops_the_start_in_words()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("radio24-key-");
        try
        {
            var keys = new FolderKeys(folder.FullName);
            await keys.KeepAsync("listener-token.key", new byte[] { 1, 2, 3 }, default);
            InvalidDataException none = await Assert.ThrowsAsync<InvalidDataException>(
                () => TestStation.StartAsync(services: all => all.AddSingleton<IStationKeys>(keys)));
            Assert.Contains("3 bytes", none.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', none.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task While_the_store_with_the_key_is_away_nobody_gets_a_token_and_then_everybody_does()
    {
        bool isAway = true;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("radio24-key-");
        try
        {
            IStationKeys keys = AwayStore.Around<IStationKeys>(new FolderKeys(folder.FullName), () => isAway);
            await using TestStation station = await TestStation.StartAsync(services: all => all.AddSingleton(keys));
            await (await station.SendAsync(HttpMethod.Post, "/api/v1/listeners")).ProblemAsync(503, "storeAway");
            await (await station.PostAsync("a.b.c", new { text = "a" })).ProblemAsync(401, "needsToken");
            string foreign = Make(RandomNumberGenerator.GetBytes(64), "HS256", "radio24", Guid.NewGuid().ToString("N"));
            await (await station.PostAsync(foreign, new { text = "a" })).ProblemAsync(503, "storeAway");
            Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Get, "/api/v1/now")).StatusCode);

            isAway = false;
            Assert.Equal(202, (int)(await station.PostAsync(await station.TokenAsync(), new { text = "a" })).StatusCode);
            await (await station.PostAsync(foreign, new { text = "a" })).ProblemAsync(401, "needsToken");
            // From then on it is known.
            isAway = true;
            Assert.Equal(202, (int)(await station.PostAsync(await station.TokenAsync(), new { text = "a" })).StatusCode);
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
