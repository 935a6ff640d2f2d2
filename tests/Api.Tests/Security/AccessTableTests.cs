using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Keys;
using Radio24.Api.Security;
using Radio24.Api.Talk;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Api.Tests.Security;

/// <summary>
/// Who may do what: one table, tried out against every route and hub method there is, as everybody there is. A route or method that
/// is not in the table fails, and so does a line without a route.
/// </summary>
public sealed class AccessTableTests
{
    private const string Columns = "nobody token listener viewer moderator admin key:audit:read key:costs:read key:desk:read key:documents key:metrics:read key:moderate key:policy key:posts";

    // + may, . may not; in the order of the columns.
    private static readonly Dictionary<string, string> Routes = new()
    {
        //                                             n t  l v m a   a c d D e m o p
        ["GET /"] = "+ +  + + + +  + + + + + + + +",
        ["GET /admin/claim"] = "+ +  + + + +  + + + + + + + +",
        ["GET /admin/claim.css"] = "+ +  + + + +  + + + + + + + +",
        ["GET /admin/claim.js"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/test/fails"] = "+ +  + + + +  + + + + + + + +",
        ["GET /favicon.ico"] = "+ +  + + + +  + + + + + + + +",
        ["GET /healthz"] = "+ +  + + + +  + + + + + + + +",
        ["GET /metrics"] = ". .  . . . +  . . . . + . . .",
        ["GET /readyz"] = "+ +  + + + +  + + + + + + + +",
        ["GET /openapi/{documentName}.json"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/reference/{documentName?}"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/reference/favicon.svg"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/reference/scalar.aspnetcore.js"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/reference/scalar.js"] = "+ +  + + + +  + + + + + + + +",
        ["POST /whep"] = "+ +  + + + +  + + + + + + + +",
        ["OPTIONS /whep"] = "+ +  + + + +  + + + + + + + +",
        ["PATCH /whep/{session}"] = "+ +  + + + +  + + + + + + + +",
        ["DELETE /whep/{session}"] = "+ +  + + + +  + + + + + + + +",
        ["OPTIONS /whep/{session}"] = "+ +  + + + +  + + + + + + + +",
        ["GET /hubs/talk"] = ". +  + + + +  . . . . . . . +",
        ["POST /hubs/talk/negotiate"] = ". +  + + + +  . . . . . . . +",
        ["GET /api/v1/now"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/v1/events"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/v1/airlog"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/v1/airlog/{id}/why"] = ". .  . + + +  . . + . . + + .",
        ["GET /api/v1/presenter"] = ". .  . + + +  . . + . . + + .",
        ["POST /api/v1/listeners"] = "+ +  + + + +  + + + + + + + +",
        ["POST /api/v1/listeners/renew"] = ". +  . . . .  . . . . . . . .",
        ["POST /api/v1/posts"] = ". +  + . + +  . . . . . . . +",
        ["POST /api/v1/transforms"] = ". +  + . + +  . . . . . . . +",
        ["GET /api/v1/feeds"] = ". .  . + + +  . . + . . + + .",
        ["POST /api/v1/questions"] = ". +  + . + +  . . . . . . . +",
        ["GET /api/v1/questions"] = ". +  + + + +  . . . . . . . +",
        ["GET /api/v1/posts"] = ". +  + + + +  . . . . . . . +",
        ["DELETE /api/v1/posts/{id}"] = ". +  + + + +  . . . . . . . +",
        ["GET /api/v1/posts/{id}/peaks"] = ". +  + + + +  . . . . . . . +",
        ["DELETE /api/v1/listeners/me"] = ". +  + + + +  . . . . . . . +",
        ["GET /api/v1/posts/{id}"] = ". +  + + + +  . . . . . . . +",
        ["GET /api/v1/session"] = "+ +  + + + +  + + + + + + + +",
        ["POST /api/v1/session"] = "+ +  + + + +  + + + + + + + +",
        ["DELETE /api/v1/session"] = "+ +  + + + +  + + + + + + + +",
        ["POST /api/v1/session/password"] = ". .  + + + +  . . . . . . . .",
        ["GET /api/v1/session/oauth/{provider}"] = "+ +  + + + +  + + + + + + + +",
        ["POST /api/v1/claim"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/v1/accounts"] = ". .  . . . +  . . . . . . . .",
        ["POST /api/v1/accounts"] = ". .  . . . +  . . . . . . . .",
        ["GET /api/v1/accounts/{id}"] = ". .  . . . +  . . . . . . . .",
        ["PATCH /api/v1/accounts/{id}"] = ". .  . . . +  . . . . . . . .",
        ["GET /api/v1/keys"] = ". .  . . . +  . . . . . . . .",
        ["POST /api/v1/keys"] = ". .  . . . +  . . . . . . . .",
        ["POST /api/v1/keys/{id}/rotate"] = ". .  . . . +  . . . . . . . .",
        ["DELETE /api/v1/keys/{id}"] = ". .  . . . +  . . . . . . . .",
        ["POST /api/v1/sealing-keys"] = ". .  . . . +  . . . . . . . .",
        ["GET /api/v1/audit"] = ". .  . . . +  + . . . . . . .",
        ["GET /api/v1/costs"] = ". .  . . . +  . + . . . . . .",
        ["POST /api/v1/desk/skip"] = ". .  . . + +  . . . . . + . .",
        ["POST /api/v1/desk/posts/{id}/approve"] = ". .  . . + +  . . . . . + . .",
        ["POST /api/v1/desk/posts/{id}/reject"] = ". .  . . + +  . . . . . + . .",
        ["GET /api/v1/desk/posts"] = ". .  . + + +  . . + . . + + .",
        ["GET /api/v1/desk/posts/{id}/original"] = ". .  . . + +  . . . . . . . .",
        ["GET /api/v1/policy"] = ". .  . + + +  . . + . . + + .",
        ["PUT /api/v1/policy"] = ". .  . . . +  . . . . . . + .",
        ["GET /api/v1/policy/history"] = ". .  . + + +  . . + . . + + .",
        ["GET /api/v1/documents"] = ". .  . + + +  . . + + . . . .",
        ["POST /api/v1/documents"] = ". .  . . . +  . . . + . . . .",
        ["GET /api/v1/documents/{id}"] = ". .  . + + +  . . + + . . . .",
        ["DELETE /api/v1/documents/{id}"] = ". .  . . . +  . . . + . . . .",
        ["GET /api/v1/documents/{id}/passages"] = ". .  . + + +  . . + + . . . .",
        ["GET /api/v1/documents/passages/{id}"] = "+ +  + + + +  + + + + + + + +",
        ["GET /api/v1/search"] = ". .  . + + +  . . + + . . . .",
        ["GET /api/v1/music/problems"] = ". .  . + + +  . . + . . + + .",
        ["GET /api/v1/desk/posts/{id}/voice"] = ". .  . + + +  . . + . . + + .",
        ["GET /api/v1/deadletters"] = ". .  . . + +  . . . . . + . .",
        ["POST /api/v1/deadletters/{id}/replay"] = ". .  . . + +  . . . . . + . .",
    };

    private static readonly Dictionary<string, string> HubMethods = new()
    {
        ["PostText"] = ". +  + . + +  . . . . . . . +",
        ["PostVoice"] = ". +  + . + +  . . . . . . . +",
        ["WithdrawPost"] = ". +  + + + +  . . . . . . . +",
        ["WatchPost"] = ". +  + + + +  . . . . . . . +",
        ["Refuse"] = ". +  + + + +  . . . . . . . +",
    };

    [Fact]
    public async Task Every_route_lets_in_whom_the_table_says()
    {
        await using TestStation station = await StartAsync();
        Visitor[] visitors = await VisitorsAsync(station);
        (string Name, RouteEndpoint Endpoint)[] all = [.. AllRoutes(station)];
        Assert.Equal(Routes.Keys.Order(StringComparer.Ordinal), all.Select(route => route.Name).Order(StringComparer.Ordinal));

        var wrong = new List<string>();
        foreach ((string name, RouteEndpoint endpoint) in all)
        {
            // On purpose, one way or the other.
            Assert.True(
                endpoint.Metadata.GetMetadata<IAuthorizeData>() is null == endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null, name);
            foreach ((Visitor visitor, bool may) in visitors.Zip(Row(Routes[name])))
            {
                using HttpResponseMessage response = await AskAsync(station, name, visitor);
                string? code = await CodeAsync(response);
                bool let = code is not ("needsToken" or "notAllowed");
                if (let != may || (!let && (visitor.Name == "nobody") != (code == "needsToken")))
                    wrong.Add($"{name} as {visitor.Name}: {(int)response.StatusCode} {code}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_hub_method_lets_in_whom_the_table_says()
    {
        string[] methods = [.. typeof(TalkHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition().DeclaringType == typeof(TalkHub)).Select(method => method.Name)];
        Assert.Equal(HubMethods.Keys.Order(StringComparer.Ordinal), methods.Order(StringComparer.Ordinal));

        await using TestStation station = await StartAsync();
        var wrong = new List<string>();
        foreach ((Visitor visitor, int column) in (await VisitorsAsync(station)).Select((visitor, column) => (visitor, column)))
        {
            HubPage? line = Row(Routes["GET /hubs/talk"])[column] ? await HubPage.OpenAsync(station.Address, visitor.Bearer, cookie: visitor.Person?.Cookie) : null;
            foreach (string method in methods)
            {
                bool let = line is not null && await CallAsync(line, method) is not "notAllowed";
                if (let != Row(HubMethods[method])[column])
                    wrong.Add($"{method} as {visitor.Name}");
            }

            if (line is not null)
                await line.DisposeAsync();
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("/metrics", "scope `metrics:read`")]
    [InlineData("/api/v1/desk/posts", "scope `desk:read` or `moderate`")]
    [InlineData("/api/v1/accounts", "signed in")]
    [InlineData("/api/v1/posts", "POST /api/v1/listeners")]
    public async Task Whoever_is_a_stranger_is_told_what_would_open_the_door(string path, string how)
    {
        await using TestStation station = await StartAsync();
        JsonElement problem = await (await station.SendAsync(HttpMethod.Get, path)).ProblemAsync(401, "needsToken");
        Assert.Contains(how, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(path == "/api/v1/posts", problem.Text("detail").Contains("/api/v1/listeners", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_open_line_does_not_outlast_the_right_to_it()
    {
        await using TestStation station = await StartAsync();
        Person mika = await Person.SignedInAsync(station, "mika", Role.Listener);
        Person yuki = await Person.SignedInAsync(station, "yuki", Role.Moderator);
        string key = await KeyAsync(station, "posts");
        await using HubPage disabled = await HubPage.OpenAsync(station.Address, null, cookie: mika.Cookie);
        await using HubPage demoted = await HubPage.OpenAsync(station.Address, null, cookie: yuki.Cookie);
        await using HubPage program = await HubPage.OpenAsync(station.Address, key);
        HubPage[] lines = [disabled, demoted, program];
        foreach (HubPage line in lines)
            Assert.Equal("textEmpty", await CallAsync(line, "PostText"));

        IAccounts accounts = station.Get<IAccounts>();
        await accounts.ChangeAsync(mika.Account.Id, null, true, DateTimeOffset.UnixEpoch, default);
        await accounts.ChangeAsync(yuki.Account.Id, Role.Viewer, null, DateTimeOffset.UnixEpoch, default);
        IApiKeys keys = station.Get<IApiKeys>();
        await keys.RevokeAsync(Assert.Single(await keys.ListAsync(default)).Id, DateTimeOffset.UnixEpoch, default);
        foreach (HubPage line in lines)
            Assert.Equal("notAllowed", await CallAsync(line, "PostText"));
        Assert.NotEqual("notAllowed", await CallAsync(demoted, "WatchPost"));
    }

    [Fact]
    public void Every_role_scope_and_permission_is_in_use()
    {
        string[] columns = Columns.Split(' ');
        Assert.Empty(Enum.GetNames<Role>().Select(role => role.ToLowerInvariant()).Except(columns));
        Assert.Equal(Permissions.Scopes.Keys, columns.Where(column => column.StartsWith("key:", StringComparison.Ordinal)).Select(column => column[4..]));
        // No key makes keys or accounts: one that leaked could make others.
        Assert.DoesNotContain(
            Permissions.Scopes.Values.SelectMany(may => may), may => may is Permission.ManageKeys or Permission.ManageAccounts or Permission.OwnAccount);
        Assert.Equal(Enum.GetValues<Permission>().Except([Permission.RenewToken]).Order(), Permissions.Of(Role.Admin).Order());
    }

    private static Task<TestStation> StartAsync() => TestStation.StartAsync(options => options with
    {
        Addresses = new AddressLimitOptions
        {
            RequestsPerMinute = 100_000,
            ListenersPerMinute = 10_000,
            PostsPerMinute = 10_000,
            SignInsPerMinute = 10_000,
            WhepPerMinute = 10_000,
        },
    });

    private static async Task<Visitor[]> VisitorsAsync(TestStation station)
    {
        var visitors = new List<Visitor>();
        foreach (string column in Columns.Split(' '))
        {
            visitors.Add(column switch
            {
                "nobody" => new Visitor(column, null, null),
                "token" => new Visitor(column, await station.TokenAsync(), null),
                _ when column.StartsWith("key:", StringComparison.Ordinal) => new Visitor(column, await KeyAsync(station, column[4..]), null),
                _ => new Visitor(column, null, await Person.SignedInAsync(station, column, Enum.Parse<Role>(column, ignoreCase: true))),
            });
        }

        return [.. visitors];
    }

    private static async Task<string> KeyAsync(TestStation station, string scope)
    {
        string secret = KeySecret.New();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await station.Get<IApiKeys>().AddAsync(new ApiKey(Guid.CreateVersion7(now), scope, [scope], null, now, null), KeySecret.Hash(secret)!, default);
        return secret;
    }

    private static async Task<HttpResponseMessage> AskAsync(TestStation station, string route, Visitor visitor)
    {
        string[] parts = route.Split(' ');
        string path = parts[1].Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{id}", "no-such-id", StringComparison.Ordinal).Replace("{session}", "none", StringComparison.Ordinal)
            .Replace("{provider}", "none", StringComparison.Ordinal);
        var method = new HttpMethod(parts[0]);
        if (visitor.Person is not { } person)
            return await station.SendAsync(method, path, visitor.Bearer, Body(method));
        // Signing out is for good: everybody does it with a session for that alone.
        if (route == "DELETE /api/v1/session")
        {
            person = new Person(station, person.Account, person.Password);
            await person.SignInAsync();
        }

        // And who erases themselves is gone: everybody sends somebody like them.
        if (route == "DELETE /api/v1/listeners/me")
            person = await Person.SignedInAsync(station, $"{person.Account.Login}-leaving", person.Account.Role);
        return await person.SendAsync(method, path, method == HttpMethod.Get || method == HttpMethod.Options ? null : new { });
    }

    private static JsonContent? Body(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Options ? null : JsonContent.Create(new { });

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? (await response.Content.ReadFromJsonAsync<JsonElement>()).Text("code")
            : null;

    private static async Task<string?> CallAsync(HubPage page, string method)
    {
        Task<JsonElement> call = method switch
        {
            "WatchPost" or "WithdrawPost" => page.CallAsync(method, "no-such-id"),
            "PostVoice" => page.SpeakAsync(new { text = "" }, []),
            _ => page.CallAsync(method, new { text = "" }),
        };
        return (await HubPage.RefusalAsync(call)).Text("code");
    }

    private static bool[] Row(string row) => [.. row.Where(c => c != ' ').Select(c => c == '+')];

    private static IEnumerable<(string Name, RouteEndpoint Endpoint)> AllRoutes(TestStation station) =>
        from endpoint in station.Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        from method in Methods(endpoint, path)
        select ($"{method} {path}", endpoint);

    // The hub's endpoints take any method.
    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint, string path) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
            ? [.. methods.Except(path.StartsWith("/hubs", StringComparison.Ordinal) ? ["OPTIONS"] : [])]
            : path.EndsWith("/negotiate", StringComparison.Ordinal) ? ["POST"] : ["GET"];

    private sealed record Visitor(string Name, string? Bearer, Person? Person);
}
