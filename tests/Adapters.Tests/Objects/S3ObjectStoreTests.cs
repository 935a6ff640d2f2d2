using Radio24.Adapters.Objects;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Objects;

/// <summary>
/// Against s3rver 3.7.1 from npm, which keeps objects and knows access keys, but checks neither version 4 signatures nor
/// Content-MD5: that these are right was not tested against a real bucket. Damage on the way is done by a front before it.
/// </summary>
public sealed class S3ObjectStoreTests(S3Server server) : ObjectStoreContract, IClassFixture<S3Server>, IDisposable
{
    private readonly List<S3ObjectStore> _opened = [];
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    public void Dispose() => _opened.ForEach(store => store.Dispose());

    [Fact]
    public async Task An_unknown_access_key_is_refused_in_words()
    {
        S3ObjectStore store = Open(new S3Options { Bucket = S3Server.Bucket, Endpoint = server.Endpoint, AccessKey = "NOBODY", SecretKey = "S3RVER" });
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync("a", new byte[] { 1 }, "text/plain", CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Two_stations_share_a_bucket_by_prefix()
    {
        S3ObjectStore one = Open(Options with { Prefix = _prefix + "one/" }), two = Open(Options with { Prefix = _prefix + "two/" });
        await one.PutAsync("a", new byte[] { 1 }, "text/plain", CancellationToken.None);
        Assert.Null(await two.GetAsync("a", CancellationToken.None));
        Assert.Equal([1], await one.GetAsync("a", CancellationToken.None));
    }

    [Theory]
    [InlineData(BadLine.Damage.OneBit)]
    [InlineData(BadLine.Damage.CutShort)]
    public async Task What_arrives_otherwise_than_it_was_sent_is_noticed_and_not_kept(BadLine.Damage damage)
    {
        await using BadLine line = await BadLine.StartAsync(server.Endpoint);
        S3ObjectStore store = Open(Options with { Endpoint = line.Endpoint });
        byte[] content = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        await store.PutAsync("whole", content, "audio/ogg", CancellationToken.None);
        Assert.Equal(content, await store.GetAsync("whole", CancellationToken.None));

        line.Does = damage;
        IOException differs = await Assert.ThrowsAsync<IOException>(
            () => store.PutAsync("damaged", content, "audio/ogg", CancellationToken.None).AsTask());
        Assert.Contains("differs", differs.Message);
        Assert.Null(await store.GetAsync("damaged", CancellationToken.None));
    }

    private S3Options Options => new()
    {
        Bucket = S3Server.Bucket,
        Endpoint = server.Endpoint,
        AccessKey = "S3RVER",
        SecretKey = "S3RVER",
        Prefix = _prefix,
    };

    protected override ValueTask<IObjectStore> CreateAsync() => ValueTask.FromResult<IObjectStore>(Open(Options));

    protected override IObjectStore? CreateUnreachable() => Open(Options with { Endpoint = new Uri($"http://127.0.0.1:{S3Server.FreePort()}") });

    private S3ObjectStore Open(S3Options options)
    {
        var store = new S3ObjectStore(options);
        _opened.Add(store);
        return store;
    }
}
