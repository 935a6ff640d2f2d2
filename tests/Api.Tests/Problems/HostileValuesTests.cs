using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Problems;

/// <summary>
/// Every parameter that the document names, in path and query, with values nobody means well with, asked by somebody who may do
/// everything, over the real database: refused or not found, never broken.
/// </summary>
public sealed class HostileValuesTests(PgliteFixture postgres) : IClassFixture<PgliteFixture>
{
    // Percent-encoded as they go over the line.
    private static readonly string[] Values =
    [
        "", "%00", "key%00", "%20", "-1", "0", "2147483647", "-2147483648", "99999999999999999999999999", "1e308", "NaN", "null", "[]", "{}",
        "%C3%28", "%FF%FE", "%ED%A0%80", "%EF%BF%BF", "%F0%9F%8E%A7", "%E2%80%AE", "%0D%0AX-Evil:%201", "'%20or%201=1--", "%25s%25n", "*", "..%2F..%2Fetc%2Fpasswd",
        "..", "%5C..%5C", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-14:00",
        "00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff", "019aaaaaaaaa7aaaaaaaaaaaaaaaaaaa", "desk.99999999999999999999-1", "inbox.%00", "inbox.",
        new('a', 300), new('9', 3_000), string.Concat(Enumerable.Repeat("%F0%9F%8E%A7", 400)),
    ];

    [Fact]
    public async Task No_value_of_any_parameter_breaks_anything()
    {
        await using TestStation station = await StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        JsonElement document = await (await station.SendAsync(HttpMethod.Get, "/openapi/v1.json")).JsonAsync(200);
        var broken = new List<string>();
        int asked = 0;
        foreach ((HttpMethod method, string path) in Questions(document))
        {
            using HttpResponseMessage answer = await admin.SendAsync(
                method, path, method == HttpMethod.Post || method == HttpMethod.Patch ? new { reason = "no", disabled = false } : null);
            asked++;
            if ((int)answer.StatusCode >= 500 || answer.Headers.Contains("X-Evil"))
                broken.Add($"{(int)answer.StatusCode} {method} {(path.Length > 120 ? path[..120] : path)}");
        }

        Assert.Empty(broken);
        Assert.True(asked > 20 * Values.Length, $"only {asked} questions were asked: the document names few parameters");
    }

    [Theory]
    [InlineData("GET", "/api/v1/audit?act=%00", "badAct")]
    [InlineData("GET", "/api/v1/audit?actor=%F0%9F%8E%A7", "badActor")]
    [InlineData("GET", "/api/v1/audit?before=now", "badTime")]
    [InlineData("GET", "/api/v1/airlog?to=0001-01-01T00:00:00Z", "badTimes")]
    [InlineData("POST", "/api/v1/keys/00000000000000000000000000000000/rotate?overlapHours=2147483647", "badOverlap")]
    [InlineData("POST", "/api/v1/keys/00000000000000000000000000000000/rotate?overlapHours=-2147483648", "badOverlap")]
    [InlineData("GET", "/api/v1/accounts?after=%00", "badAfter")]
    public async Task What_is_allowed_is_said(string method, string path, string code)
    {
        await using TestStation station = await StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        await (await admin.SendAsync(new HttpMethod(method), path)).ProblemAsync(400, code);
    }

    private static IEnumerable<(HttpMethod Method, string Path)> Questions(JsonElement document)
    {
        // Not in the document: the token where a browser cannot send a header, and what no route knows.
        foreach (string value in Values)
        {
            yield return (HttpMethod.Get, "/api/v1/events?access_token=" + value);
            yield return (HttpMethod.Get, "/hubs/talk?access_token=" + value);
            yield return (HttpMethod.Get, "/openapi/" + value + ".json");
            yield return (HttpMethod.Get, "/api/v1/now?" + value);
            yield return (HttpMethod.Get, "/" + value);
        }

        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                JsonElement[] parameters = operation.Value.TryGetProperty("parameters", out JsonElement given) ? [.. given.EnumerateArray()] : [];
                foreach (JsonElement parameter in parameters.Where(one => one.Text("in") is "path" or "query"))
                {
                    foreach (string value in Values)
                        yield return (new HttpMethod(operation.Name.ToUpperInvariant()), Fill(path.Name, parameter, value));
                }
            }
        }
    }

    private static string Fill(string path, JsonElement parameter, string value)
    {
        string name = parameter.Text("name");
        string filled = parameter.Text("in") == "path" ? path.Replace($"{{{name}}}", value, StringComparison.Ordinal) : $"{path}?{name}={value}";
        foreach (string other in (string[])["id", "session", "provider"])
            filled = filled.Replace($"{{{other}}}", "019aaaaaaaaa7aaaaaaaaaaaaaaaaaaa", StringComparison.Ordinal);
        return filled;
    }

    private async Task<TestStation> StartAsync()
    {
        await postgres.EmptyAsync();
        NpgsqlDataSource source = postgres.Source;
        return await TestStation.StartAsync(
            options => options with
            {
                Addresses = new AddressLimitOptions
                {
                    RequestsPerMinute = 1_000_000,
                    ListenersPerMinute = 100_000,
                    PostsPerMinute = 100_000,
                    SignInsPerMinute = 100_000,
                    WhepPerMinute = 100_000,
                    JoinsPerMinute = 100_000,
                    Streams = 100_000,
                },
                Station = new StationLimitOptions { SignInsPerMinute = 100_000 },
            },
            services: services =>
            {
                services.AddSingleton<IPostStore>(_ => new PostgresPostStore(source));
                services.AddSingleton<IScreeningRecords>(new PostgresScreeningRecords(source));
                services.AddSingleton<IPolicyStore>(new PostgresPolicyStore(source));
                services.AddSingleton<IDeskPresence>(new PostgresDeskPresence(source));
                services.AddSingleton<IAirLog>(new PostgresAirLog(source));
                services.AddSingleton<IAuditLog>(new PostgresAuditLog(source));
                services.AddSingleton<IAccounts>(new PostgresAccounts(source));
                services.AddSingleton<ISessions>(new PostgresSessions(source));
                services.AddSingleton<IApiKeys>(new PostgresApiKeys(source));
            });
    }
}
