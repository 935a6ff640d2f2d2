using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Core.Ports;
using Radio24.Core.Tone;

namespace Radio24.Adapters.Tone;

/// <summary>
/// Results of tone transforms in two levels: this process's memory, and Redis where the station has one. It is counted where each was
/// found, or that it had to be made (<see cref="ToneMeter"/>).
/// </summary>
public sealed class HybridToneCache : IToneCache, IAsyncDisposable
{
    /// <summary>UTF-16 units of JSON.</summary>
    private const int LargestResult = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() }, RespectRequiredConstructorParameters = true };

    private readonly ServiceProvider _own;
    private readonly HybridCache _cache;
    private readonly ToneShelf? _shelf;

    private HybridToneCache(ToneOptions options, ToneShelf? shelf)
    {
        _shelf = shelf;
        // A container of its own: its memory has a limit, which the rest of the process must not know of.
        var services = new ServiceCollection();
        services.AddMemoryCache(memory => memory.SizeLimit = options.MemoryBytes);
        if (shelf is not null)
            services.AddSingleton<IDistributedCache>(shelf);
        services.AddHybridCache(hybrid =>
        {
            hybrid.MaximumPayloadBytes = LargestResult * 3; // of UTF-8
            hybrid.MaximumKeyLength = 128;
            hybrid.DefaultEntryOptions = new HybridCacheEntryOptions { Expiration = options.Remember, LocalCacheExpiration = options.Remember };
        });
        _own = services.BuildServiceProvider();
        _cache = _own.GetRequiredService<HybridCache>();
    }

    /// <summary>In memory alone: the station is one process.</summary>
    public static HybridToneCache InMemory(ToneOptions options) => new(options, null);

    /// <summary>Over the process's one connection to Redis. While that is away each process remembers by itself.</summary>
    public static HybridToneCache Over(Redis.RedisLink link, ToneOptions options, TimeProvider time) => new(options, new ToneShelf(link, time));

    public async ValueTask<ToneResult> GetAsync(string key, Func<CancellationToken, ValueTask<ToneMade>> make, CancellationToken cancellationToken)
    {
        ToneResult? made = null;
        string kept;
        bool watches = _shelf?.Watch(key) == true, found = false;
        try
        {
            kept = await _cache.GetOrCreateAsync(
                key,
                async stop =>
                {
                    ToneMade now = await make(stop);
                    made = now.Result;
                    string json = JsonSerializer.Serialize(now.Result, Json);
                    return now.Keep && json.Length <= LargestResult ? json : throw new NotKeptException(now.Result);
                },
                cancellationToken: cancellationToken);
        }
        catch (NotKeptException unkept)
        {
            ToneMeter.Answered(ToneMeter.Miss);
            return unkept.Result;
        }
        finally
        {
            found = watches && _shelf!.EndWatch(key);
        }

        ToneMeter.Answered(made is not null ? ToneMeter.Miss : found ? ToneMeter.Redis : ToneMeter.Memory);
        return made ?? Read(kept) ?? await MakeAgainAsync(key, make, cancellationToken);
    }

    public ValueTask DisposeAsync() => _own.DisposeAsync();

    /// <summary>Something else lies there: another version of the station wrote it, or somebody who can write to Redis.</summary>
    private async ValueTask<ToneResult> MakeAgainAsync(string key, Func<CancellationToken, ValueTask<ToneMade>> make, CancellationToken cancellationToken)
    {
        await _cache.RemoveAsync(key, cancellationToken);
        return (await make(cancellationToken)).Result;
    }

    private static ToneResult? Read(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<ToneResult>(kept, Json) is { Words: not null, Steps: not null } result ? result : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Carries a result past the cache, which keeps whatever is returned.</summary>
    private sealed class NotKeptException(ToneResult result) : Exception
    {
        public ToneResult Result => result;
    }
}
