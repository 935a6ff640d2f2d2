using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Problems;

/// <summary>What becomes of requests that come before the store is there.</summary>
public sealed class StoreStartTests
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task They_wait_for_it_and_what_needs_no_store_does_not()
    {
        await using TestStation station = await StartAsync();
        Task<HttpResponseMessage> waits = station.SendAsync(HttpMethod.Post, "/api/v1/listeners");
        foreach (string path in (string[])["/healthz", "/readyz", "/api/v1/now", "/openapi/v1.json", "/"])
            Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Get, path)).StatusCode);
        Assert.False(waits.IsCompleted);
        _ready.SetResult();
        Assert.Equal(201, (int)(await waits).StatusCode);
    }

    [Fact]
    public async Task They_are_turned_away_when_it_takes_too_long()
    {
        await using TestStation station = await StartAsync();
        Task<HttpResponseMessage> waits = station.SendAsync(HttpMethod.Get, "/api/v1/posts");
        while (!waits.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(waits, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        using HttpResponseMessage refused = await waits;
        await refused.ProblemAsync(503, "storeAway");
        Assert.NotNull(refused.Headers.RetryAfter);
        _ready.SetResult();
        Assert.Equal(201, (int)(await station.SendAsync(HttpMethod.Post, "/api/v1/listeners")).StatusCode);
    }

    private Task<TestStation> StartAsync() =>
        TestStation.StartAsync(time: _time, services: services => services.AddSingleton<IStoreStart>(new Start(_ready.Task)));

    private sealed record Start(Task Ready) : IStoreStart;
}
