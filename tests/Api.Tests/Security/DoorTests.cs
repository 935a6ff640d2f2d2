using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Accounts;
using Radio24.Api.Keys;
using Radio24.Api.Security;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Security;

/// <summary>Who is asking is looked up once a request, after it is known where the request came from.</summary>
public sealed class DoorTests
{
    [Theory]
    [InlineData("GET", "/api/v1/posts", 401)] // needs somebody
    [InlineData("GET", "/api/v1/now", 200)] // for everybody
    [InlineData("GET", "/api/v1/events", 200)] // asks once more whether a token was bad
    [InlineData("POST", "/hubs/talk/negotiate", 401)]
    [InlineData("GET", "/nothing", 404)]
    public async Task A_request_costs_one_look(string method, string path, int status)
    {
        var sessions = new CountedSessions();
        await using TestStation station = await TestStation.StartAsync(services: services => services.AddSingleton<ISessions>(sessions));
        using HttpResponseMessage response = await station.SendAsync(
            new HttpMethod(method), path, headers: headers => headers.Add("Cookie", $"{SessionCookie.Name}={SecretHash.NewSecret()}"));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(1, sessions.Looks);
    }

    [Fact]
    public async Task What_needs_no_store_is_had_without_it_by_whoever_is_signed_in()
    {
        await using TestStation station = await TestStation.StartAsync(services: services => services
            .AddSingleton(AwayStore.Around<ISessions>(new CountedSessions(), () => true))
            .AddSingleton(AwayStore.Around<IApiKeys>(new MemoryApiKeys(), () => true)));
        foreach (string path in (string[])["/", "/healthz", "/api/v1/now", "/api/v1/events", "/nothing"])
        {
            using HttpResponseMessage session = await AskAsync(path, "Cookie", $"{SessionCookie.Name}={SecretHash.NewSecret()}");
            Assert.Equal(path == "/nothing" ? 404 : 200, (int)session.StatusCode);
            using HttpResponseMessage key = await AskAsync(path, "Authorization", $"Bearer {KeySecret.New()}");
            Assert.Equal(path == "/nothing" ? 404 : 200, (int)key.StatusCode);
        }

        // What needs it says that it is away, and not that nobody is signed in.
        await (await AskAsync("/api/v1/posts", "Cookie", $"{SessionCookie.Name}={SecretHash.NewSecret()}")).ProblemAsync(503, "storeAway");

        Task<HttpResponseMessage> AskAsync(string path, string header, string value) =>
            station.SendAsync(HttpMethod.Get, path, headers: headers => headers.TryAddWithoutValidation(header, value));
    }

    /// <summary>Nobody is signed in.</summary>
    private sealed class CountedSessions : ISessions
    {
        private int _looks;

        public int Looks => _looks;

        public ValueTask<(Account Account, DateTimeOffset ExpiresAt)?> FindAsync(byte[] secretHash, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _looks);
            return ValueTask.FromResult<(Account, DateTimeOffset)?>(null);
        }

        public ValueTask OpenAsync(
            byte[] secretHash, ListenerId account, DateTimeOffset openedAt, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask CloseAsync(byte[] secretHash, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask CloseAllAsync(ListenerId account, byte[]? except, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
