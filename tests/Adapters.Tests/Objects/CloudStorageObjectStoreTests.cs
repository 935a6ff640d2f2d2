using Google.Apis.Auth.OAuth2;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Objects;

/// <summary>Against a hand-written server (see <see cref="CloudStorageServer"/> for what that shows and what it does not).</summary>
public sealed class CloudStorageObjectStoreTests : ObjectStoreContract, IAsyncLifetime
{
    private CloudStorageServer _server = null!;

    public async Task InitializeAsync() => _server = await CloudStorageServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task What_arrives_damaged_is_an_error_and_is_not_kept()
    {
        IObjectStore store = await CreateAsync();
        _server.Damages = true;
        IOException damaged = await Assert.ThrowsAsync<IOException>(
            () => store.PutAsync("a", new byte[] { 1, 2, 3 }, "text/plain", CancellationToken.None).AsTask());
        Assert.Contains("CRC32C", damaged.Message, StringComparison.Ordinal);
        _server.Damages = false;
        Assert.Null(await store.GetAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task What_comes_back_damaged_is_an_error()
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("a", new byte[] { 1, 2, 3 }, "text/plain", CancellationToken.None);
        _server.Damages = true;
        await Assert.ThrowsAsync<IOException>(() => store.GetAsync("a", CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task An_upload_that_is_interrupted_goes_on_where_it_stopped()
    {
        _server.Interrupts = true;
        IObjectStore store = await CreateAsync();
        byte[] content = new byte[300_000];
        new Random(24).NextBytes(content);
        await store.PutAsync("a", content, "audio/ogg", CancellationToken.None);
        Assert.False(_server.Interrupts);
        Assert.Equal(content, await store.GetAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_token_is_refused_in_words()
    {
        CloudStorageObjectStore store = Open(_server.Endpoint, "another-token");
        IOException refused = await Assert.ThrowsAsync<IOException>(() => store.GetAsync("a", CancellationToken.None).AsTask());
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    protected override ValueTask<IObjectStore> CreateAsync() =>
        ValueTask.FromResult<IObjectStore>(Open(_server.Endpoint, CloudStorageServer.Token));

    protected override IObjectStore? CreateUnreachable() =>
        Open(new Uri($"http://127.0.0.1:{S3Server.FreePort()}"), CloudStorageServer.Token);

    private CloudStorageObjectStore Open(Uri endpoint, string token) => new(
        new CloudStorageOptions { Bucket = CloudStorageServer.Bucket, Endpoint = endpoint, Prefix = "station-1/" },
        GoogleCredential.FromAccessToken(token));
}
