using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Radio24.Adapters.Redis;
using Radio24.Adapters.Tests.Redis;
using Radio24.Adapters.Tone;
using Radio24.Core.Ports;
using Radio24.Core.Tone;

namespace Radio24.Adapters.Tests.Tone;

/// <summary>What was made once is not made again: not in this process, and with Redis in no other.</summary>
[Collection(nameof(RedisCollection))]
public sealed class HybridToneCacheTests(RedisServer redis) : IDisposable
{
    private static readonly ToneOptions Options = new();

    // However busy the machine, Redis has all the time it needs.
    private readonly FakeTimeProvider _still = new();

    private readonly CacheCounts _counts = new();

    [Fact]
    public async Task A_process_makes_it_once_and_remembers()
    {
        await using var cache = HybridToneCache.InMemory(Options);
        var work = new Work();
        for (int i = 0; i < 3; i++)
            Assert.Equal("done", (await cache.GetAsync("k1", work.MakeAsync, default)).Words);
        Assert.Equal(1, work.Times);
        Assert.Equal(ToneOutcome.Applied, (await cache.GetAsync("k1", work.MakeAsync, default)).Steps[0].Outcome);
        Assert.Equal((3, 0, 1), _counts.All());
    }

    [Fact]
    public async Task Another_process_finds_it_in_Redis_under_a_key_without_words_and_for_a_limited_time()
    {
        using RedisLink link = await redis.LinkAsync();
        await using var one = HybridToneCache.Over(link, Options, _still);
        await using var other = HybridToneCache.Over(link, Options, _still);
        var work = new Work();
        string key = ToneKey.Of(new ToneRequest("my secret garden", "en", TonePipeline.Parse("soften:1")!), "none", "", "");
        await one.GetAsync(key, work.MakeAsync, default);
        await KeptAsync(link, key);

        Assert.Equal("done", (await other.GetAsync(key, work.MakeAsync, default)).Words);
        await other.GetAsync(key, work.MakeAsync, default);
        Assert.Equal(1, work.Times);
        Assert.Equal((1, 1, 1), _counts.All());
        Assert.Equal(64, key.Length);
        Assert.All(key, c => Assert.True(char.IsAsciiHexDigitLower(c)));
        TimeSpan? left = await link.Database.KeyTimeToLiveAsync(link.Key($"tone:{key}"));
        Assert.InRange(left!.Value, Options.Remember - TimeSpan.FromMinutes(5), Options.Remember);
    }

    [Fact]
    public async Task What_a_model_that_was_away_would_have_changed_is_not_remembered()
    {
        await using var cache = HybridToneCache.InMemory(Options);
        var work = new Work { Keep = false };
        await cache.GetAsync("k2", work.MakeAsync, default);
        Assert.Equal("done", (await cache.GetAsync("k2", work.MakeAsync, default)).Words);
        Assert.Equal(2, work.Times);
        Assert.Equal((0, 0, 2), _counts.All());
    }

    [Fact]
    public async Task What_is_too_large_is_made_and_not_remembered()
    {
        await using var cache = HybridToneCache.InMemory(Options);
        var work = new Work { Words = new string('x', 20 * 1024) };
        Assert.Equal(work.Words, (await cache.GetAsync("k3", work.MakeAsync, default)).Words);
        Assert.Equal(work.Words, (await cache.GetAsync("k3", work.MakeAsync, default)).Words);
        Assert.Equal(2, work.Times);
    }

    [Fact]
    public async Task A_process_remembers_no_more_than_it_may()
    {
        await using var cache = HybridToneCache.InMemory(Options with { MemoryBytes = 64 * 1024 });
        var work = new Work { Words = new string('x', 1024) };
        for (int i = 0; i < 400; i++)
            await cache.GetAsync($"k{i % 200}", work.MakeAsync, default);
        // 200 of them are three times what there is room for.
        Assert.InRange(work.Times, 201 + 64, 400);
    }

    [Fact]
    public async Task Whoever_asks_for_the_same_at_the_same_time_waits_for_the_one_that_makes_it()
    {
        await using var cache = HybridToneCache.InMemory(Options);
        var work = new Work { Gate = new TaskCompletionSource() };
        Task<ToneResult>[] asked = [.. Enumerable.Range(0, 8).Select(_ => cache.GetAsync("k4", work.MakeAsync, default).AsTask())];
        work.Gate.SetResult();
        Assert.All(await Task.WhenAll(asked), result => Assert.Equal("done", result.Words));
        Assert.Equal(1, work.Times);
    }

    [Fact]
    public async Task Something_else_that_lies_in_Redis_is_made_anew()
    {
        using RedisLink link = await redis.LinkAsync();
        await using var cache = HybridToneCache.Over(link, Options, _still);
        var work = new Work();
        await cache.GetAsync("k5", work.MakeAsync, default);
        await KeptAsync(link, "k5");
        byte[] nonsense = Encoding.UTF8.GetBytes("""{"Words":null}""");
        await link.Database.HashSetAsync(link.Key("tone:k5"), "data", nonsense);
        await using var other = HybridToneCache.Over(link, Options, _still);
        Assert.Equal("done", (await other.GetAsync("k5", work.MakeAsync, default)).Words);
        Assert.Equal(2, work.Times);
    }

    [Fact]
    public async Task What_is_found_for_somebody_who_has_gone_is_not_noted_for_ever()
    {
        using RedisLink link = await redis.LinkAsync();
        var shelf = new ToneShelf(link, TimeProvider.System);
        for (int i = 0; i < 20; i++)
        {
            await shelf.SetAsync($"gone{i}", [1], new DistributedCacheEntryOptions());
            Assert.True(shelf.Watch($"gone{i}"));
            Assert.False(shelf.EndWatch($"gone{i}"));
            Assert.NotNull(await shelf.GetAsync($"gone{i}"));
        }

        Assert.Equal(0, shelf.Watched);
        Assert.True(shelf.Watch("gone1"));
        await shelf.GetAsync("gone1");
        Assert.True(shelf.EndWatch("gone1"));
    }

    [Fact]
    public async Task Without_Redis_each_process_remembers_by_itself()
    {
        // Nobody listens there.
        using RedisLink link = await RedisLink.ConnectAsync("127.0.0.1:1,connectTimeout=100", "away");
        await using var cache = HybridToneCache.Over(link, Options, _still);
        var work = new Work();
        Assert.Equal("done", (await cache.GetAsync("k6", work.MakeAsync, default)).Words);
        Assert.Equal("done", (await cache.GetAsync("k6", work.MakeAsync, default)).Words);
        Assert.Equal(1, work.Times);
        Assert.Equal((1, 0, 1), _counts.All());
    }

    public void Dispose() => _counts.Dispose();

    /// <summary>It is written to Redis when the first asker has its answer.</summary>
    private static async Task KeptAsync(RedisLink link, string key)
    {
        for (int looks = 0; looks < 600 && !await link.Database.KeyExistsAsync(link.Key($"tone:{key}")); looks++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.True(await link.Database.KeyExistsAsync(link.Key($"tone:{key}")));
    }

    private sealed class Work
    {
        public int Times { get; private set; }

        public bool Keep { get; init; } = true;

        public string Words { get; init; } = "done";

        public TaskCompletionSource? Gate { get; init; }

        public async ValueTask<ToneMade> MakeAsync(CancellationToken cancellationToken)
        {
            Times++;
            if (Gate is not null)
                await Gate.Task;
            return new ToneMade(new ToneResult(Words, [new ToneDone(ToneTransform.Soften, 1, ToneOutcome.Applied, ToneResult.Rules)]), Keep);
        }
    }

    /// <summary>What the meter says of where answers came from. The tests of a collection run one after the other.</summary>
    private sealed class CacheCounts : IDisposable
    {
        private readonly ConcurrentQueue<string> _from = new();
        private readonly MeterListener _listener = new();

        public CacheCounts()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ToneMeter.Name && instrument.Name == "radio24.tone.cache")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _from.Enqueue((string)tags[0].Value!));
            _listener.Start();
        }

        public (int Memory, int Redis, int Miss) All() =>
            (_from.Count(from => from == ToneMeter.Memory), _from.Count(from => from == ToneMeter.Redis), _from.Count(from => from == ToneMeter.Miss));

        public void Dispose() => _listener.Dispose();
    }
}
