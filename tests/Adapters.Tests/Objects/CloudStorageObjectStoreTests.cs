using Google.Apis.Auth.OAuth2;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Objects;

/// <summary>Against a hand-written server (see <see cref="CloudStorageServer"/> for what that shows and what it does not).</summary>
public sealed class CloudStorageObjectStoreTests : ObjectStoreContract, IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private CloudStorageServer _server = null!;

    public async Task InitializeAsync() => _server = await CloudStorageServer.StartAsync();

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_arrives_damaged_is_an_error()
    {
        _server.Damages = true;
        IObjectStore store = await CreateAsync();
        IOException damaged = await Assert.ThrowsAsync<IOException>(
            () => store.PutAsync("a", new byte[] { 1, 2, 3 }, "text/plain", CancellationToken.None).AsTask());
        Assert.Contains("differs", damaged.Message, StringComparison.Ordinal);
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
        new CloudStorageOptions { Bucket = CloudStorageServer.Bucket, Endpoint = endpoint, Prefix = "station-1/" }, new OneToken(token), _http);

    private sealed class OneToken(string token) : ITokenAccess
    {
        public Task<string> GetAccessTokenForRequestAsync(string? authUri = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(token);
    }
}
