using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Tests.Station;

namespace Radio24.Api.Tests.Web;

/// <summary>The OpenAPI document against the routes as they are.</summary>
public sealed class DocumentTests
{
    /// <summary>What is not for programs, and why.</summary>
    private static readonly Dictionary<string, string> Undescribed = new()
    {
        ["/"] = "a page",
        ["/admin/claim"] = "a page",
        ["/admin/claim.js"] = "part of a page",
        ["/admin/claim.css"] = "part of a page",
        ["/favicon.ico"] = "a picture",
        ["/hubs/talk"] = "a WebSocket: OpenAPI has no words for it",
        ["/hubs/talk/negotiate"] = "the hub client's own",
        ["/metrics"] = "Prometheus's own format",
        ["/openapi/{documentName}.json"] = "the document itself",
        ["/api/reference/{documentName?}"] = "the document for people",
        ["/api/reference/favicon.svg"] = "its own",
        ["/api/reference/scalar.aspnetcore.js"] = "its own",
        ["/api/reference/scalar.js"] = "its own",
    };

    [Fact]
    public async Task Every_route_is_described_and_nothing_else_is()
    {
        await using TestStation station = await TestStation.StartAsync();
        JsonElement document = await DocumentAsync(station);
        string[] described = [.. document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"))];
        string[] routes = [.. Routes(station).Where(route => !Undescribed.ContainsKey(route.Path)).Select(route => $"{route.Method} {route.Path}")];
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_has_words_a_name_of_its_own_and_says_how_it_can_end()
    {
        await using TestStation station = await TestStation.StartAsync();
        JsonElement document = await DocumentAsync(station);
        var names = new HashSet<string>();
        foreach ((string method, string path, RouteEndpoint endpoint) in Routes(station).Where(route => !Undescribed.ContainsKey(route.Path)))
        {
            JsonElement operation = document.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());
            string where = $"{method} {path}";
            Assert.True(operation.TryGetProperty("summary", out JsonElement summary) && summary.GetString()!.Length > 5, where);
            Assert.True(names.Add(operation.Text("operationId")), where);
            Assert.NotEmpty(operation.GetProperty("tags").EnumerateArray());

            string[] ends = [.. operation.GetProperty("responses").EnumerateObject().Select(response => response.Name)];
            bool needsSomebody = endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null;
            Assert.True(needsSomebody == operation.TryGetProperty("security", out _), where);
            if (needsSomebody)
                Assert.Empty(((string[])["401", "403"]).Except(ends));
            if (path.StartsWith("/api/", StringComparison.Ordinal))
                Assert.True(ends.Contains("429"), where);
            Assert.True(ends.Any(end => end[0] is '2' or '3'), where);
            // What the route promises is what the document says.
            Assert.Empty(endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Select(produced => $"{produced.StatusCode}").Except(ends));
            string[] parameters = operation.TryGetProperty("parameters", out JsonElement given)
                ? [.. given.EnumerateArray().Where(one => one.Text("in") == "path").Select(one => one.Text("name"))]
                : [];
            Assert.Equal(endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).Order(), parameters.Order());
        }
    }

    [Fact]
    public async Task A_post_is_described_in_full()
    {
        await using TestStation station = await TestStation.StartAsync();
        JsonElement document = await DocumentAsync(station);
        JsonElement post = document.GetProperty("paths").GetProperty("/api/v1/posts").GetProperty("post");
        Assert.Equal(
            ["202", "400", "401", "403", "409", "410", "413", "415", "422", "429", "503"], post.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
        Assert.True(post.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
        Assert.Equal(["bearer", "session"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name).Order());
    }

    [Theory]
    [InlineData("/api/now")] // routes before v1
    [InlineData("/api/accounts")]
    [InlineData("/api/v2/now")]
    [InlineData("/api/v1/nowhere")]
    public async Task There_is_nothing_outside_v1(string path)
    {
        await using TestStation station = await TestStation.StartAsync();
        await (await station.SendAsync(HttpMethod.Get, path)).ProblemAsync(404, "notFound");
    }

    private static async Task<JsonElement> DocumentAsync(TestStation station) =>
        await (await station.SendAsync(HttpMethod.Get, "/openapi/v1.json")).JsonAsync(200);

    private static IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Routes(TestStation station) =>
        from endpoint in station.Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where !path.StartsWith("/api/test/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, path, endpoint);
}
