using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Runtime.CompilerServices;
using Google;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Storage.v1;
using Google.Cloud.Storage.V1;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Objects;

/// <summary>Which bucket of Google Cloud Storage.</summary>
public sealed record CloudStorageOptions
{
    [Required(ErrorMessage = "name the bucket")]
    public string Bucket { get; init; } = "";

    /// <summary>Google's, or an emulator's.</summary>
    [WebAddress]
    public Uri Endpoint { get; init; } = new("https://storage.googleapis.com");

    /// <summary>Stands before every key.</summary>
    [KeyPrefix]
    public string Prefix { get; init; } = "";
}

/// <summary>
/// Objects in Google Cloud Storage, through Google's client: resumable uploads, CRC32C checked both ways. Credentials are those of the
/// environment (on Cloud Run the service's account, elsewhere what GOOGLE_APPLICATION_CREDENTIALS names), looked for when the first
/// object is asked for, so that a station starts without waiting for them.
/// </summary>
/// <param name="credential">In place of the environment's, for tests.</param>
public sealed class CloudStorageObjectStore(CloudStorageOptions options, ICredential? credential = null) : IObjectStore, IDisposable
{
    /// <summary>For one object, all of the client's tries together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private StorageClient? _client;

    public async ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        string name = NameOf(key);
        using var body = new MemoryStream(content.ToArray());
        await AskAsync(
            (client, late) => client.UploadObjectAsync(
                options.Bucket,
                name,
                contentType,
                body,
                new UploadObjectOptions { UploadValidationMode = UploadValidationMode.RejectAndThrow },
                late),
            cancellationToken);
    }

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        string name = NameOf(key);
        return await AskAsync<byte[]?>(
            async (client, late) =>
            {
                using var content = new MemoryStream();
                await client.DownloadObjectAsync(
                    options.Bucket, name, content, new DownloadObjectOptions { DownloadValidationMode = DownloadValidationMode.Always }, late);
                return content.ToArray();
            },
            cancellationToken);
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = new ListObjectsOptions { Fields = "items(name),nextPageToken" };
        do
        {
            Google.Apis.Storage.v1.Data.Objects? there = await AskAsync(
                async (client, late) =>
                    await client.ListObjectsAsync(options.Bucket, options.Prefix + prefix, page).AsRawResponses().FirstAsync(late),
                cancellationToken);
            foreach (Google.Apis.Storage.v1.Data.Object one in there?.Items ?? [])
                yield return one.Name[options.Prefix.Length..];
            page.PageToken = there?.NextPageToken;
        }
        while (!string.IsNullOrEmpty(page.PageToken));
    }

    public async ValueTask DeleteAsync(string key, CancellationToken cancellationToken)
    {
        string name = NameOf(key);
        await AskAsync(
            async (client, late) =>
            {
                await client.DeleteObjectAsync(options.Bucket, name, cancellationToken: late);
                return true;
            },
            cancellationToken);
    }

    public void Dispose() => _client?.Dispose();

    private string NameOf(string key) => options.Prefix + ObjectKey.Checked(key);

    /// <returns>Null if the object is not there.</returns>
    private async Task<T?> AskAsync<T>(Func<StorageClient, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        try
        {
            return await work(_client ??= await ConnectAsync(late.Token), late.Token);
        }
        catch (GoogleApiException e) when (e.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return default;
        }
        catch (GoogleApiException e)
        {
            throw new IOException($"Cloud Storage answered {(int)e.HttpStatusCode}: {e.Error?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException($"Cloud Storage cannot be reached: {e.Message}", e);
        }
    }

    private async Task<StorageClient> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await new StorageClientBuilder
            {
                BaseUri = new Uri(options.Endpoint, "/storage/v1/").ToString(),
                // The right to read and write objects, and no more.
                Credential = credential ?? (await GoogleCredential.GetApplicationDefaultAsync(cancellationToken))
                    .CreateScoped(StorageService.Scope.DevstorageReadWrite),
            }.BuildAsync(cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw new IOException("Google credentials were not found: set GOOGLE_APPLICATION_CREDENTIALS to a key file.", e);
        }
    }
}
