namespace Radio24.Adapters.Objects;

/// <summary>Section <c>Radio24:Objects</c>: where recordings are kept. A folder unless a bucket is named.</summary>
public sealed record ObjectStoreOptions
{
    /// <summary>A folder on this machine; null: <c>objects/</c> in the data folder.</summary>
    public string? Folder { get; init; }

    /// <summary>A bucket of S3, R2, MinIO and others that speak S3.</summary>
    public S3Options? S3 { get; init; }

    /// <summary>A bucket of Google Cloud Storage.</summary>
    public CloudStorageOptions? CloudStorage { get; init; }

    /// <summary>What is wrong with the settings, each naming its setting; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        int chosen = (Folder is null ? 0 : 1) + (S3 is null ? 0 : 1) + (CloudStorage is null ? 0 : 1);
        if (chosen > 1)
            yield return "Radio24:Objects names more than one place; choose one of Folder, S3 and CloudStorage.";
        if (Folder is not null && string.IsNullOrWhiteSpace(Folder))
            yield return "Radio24:Objects:Folder is empty; name a folder, or leave it out.";
        if (S3 is { } s3)
        {
            if (string.IsNullOrWhiteSpace(s3.Bucket))
                yield return "Radio24:Objects:S3:Bucket is missing; name the bucket.";
            if (s3.Endpoint is { } endpoint && !IsWeb(endpoint))
                yield return $"Radio24:Objects:S3:Endpoint is {endpoint}; it must begin with https:// or http://.";
            if (string.IsNullOrWhiteSpace(s3.Region))
                yield return "Radio24:Objects:S3:Region is empty; us-east-1 is the default, and auto suits R2.";
            if (string.IsNullOrEmpty(s3.AccessKey) != string.IsNullOrEmpty(s3.SecretKey))
                yield return "Radio24:Objects:S3:AccessKey and Radio24:Objects:S3:SecretKey belong together; give both, or neither.";
            if (!IsPrefix(s3.Prefix))
                yield return "Radio24:Objects:S3:Prefix may have letters, digits, '/', '.', '-' and '_', and not begin with '/'.";
        }

        if (CloudStorage is { } cloud)
        {
            if (string.IsNullOrWhiteSpace(cloud.Bucket))
                yield return "Radio24:Objects:CloudStorage:Bucket is missing; name the bucket.";
            if (!IsWeb(cloud.Endpoint))
                yield return $"Radio24:Objects:CloudStorage:Endpoint is {cloud.Endpoint}; it must begin with https:// or http://.";
            if (!IsPrefix(cloud.Prefix))
                yield return "Radio24:Objects:CloudStorage:Prefix may have letters, digits, '/', '.', '-' and '_', and not begin with '/'.";
        }
    }

    /// <summary>Opens the store that is chosen. Nothing is sent anywhere before the first object.</summary>
    /// <param name="dataFolder">The station's data folder.</param>
    public Core.Ports.IObjectStore Open(string dataFolder) => this switch
    {
        { S3: { } s3 } => new S3ObjectStore(s3),
        { CloudStorage: { } cloud } => new CloudStorageObjectStore(
            cloud, new ApplicationDefaultCredentials(CloudStorageObjectStore.Scope), new HttpClient { Timeout = TimeSpan.FromSeconds(15) }),
        _ => new FolderObjectStore(FolderIn(dataFolder)!),
    };

    /// <summary>The folder that recordings are kept in; null if they are in a bucket.</summary>
    /// <param name="dataFolder">The station's data folder.</param>
    public string? FolderIn(string dataFolder) =>
        S3 is null && CloudStorage is null ? Folder ?? Path.Combine(dataFolder, "objects") : null;

    private static bool IsWeb(Uri uri) => uri.IsAbsoluteUri && uri.Scheme is "http" or "https";

    private static bool IsPrefix(string prefix) =>
        prefix.Length <= 200 && !prefix.StartsWith('/') && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_');
}
