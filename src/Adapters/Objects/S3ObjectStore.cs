using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Objects;

/// <summary>Which bucket, where, and with which key. Serves S3, Cloudflare R2, MinIO and Cloud Storage's interoperable API.</summary>
public sealed record S3Options : IValidatableObject
{
    [Required(ErrorMessage = "name the bucket")]
    public string Bucket { get; init; } = "";

    /// <summary>Null: Amazon's own, in <see cref="Region"/>.</summary>
    [WebAddress]
    public Uri? Endpoint { get; init; }

    [Required(ErrorMessage = "us-east-1 is the default, and auto suits R2")]
    public string Region { get; init; } = "us-east-1";

    /// <summary>Null: the environment's credentials, as every AWS program finds them.</summary>
    [DataType(DataType.Password)]
    public string? AccessKey { get; init; }

    [DataType(DataType.Password)]
    public string? SecretKey { get; init; }

    /// <summary>Stands before every key: several stations can share a bucket.</summary>
    [KeyPrefix]
    public string Prefix { get; init; } = "";

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(AccessKey) != string.IsNullOrEmpty(SecretKey))
            yield return new ValidationResult("and AccessKey belong together; give both, or neither", [nameof(SecretKey)]);
    }
}

/// <summary>
/// Objects in a bucket that speaks S3. The server is asked to check the body's MD5; whether it did or not, the one that it answers
/// with is compared, and the length is read back.
/// </summary>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly S3Options _options;
    private readonly AmazonS3Client _client;

    public S3ObjectStore(S3Options options)
    {
        _options = options;
        var config = new AmazonS3Config
        {
            Timeout = TimeSpan.FromSeconds(15),
            MaxErrorRetry = 3,
            // Newer checksum headers are not understood everywhere; Content-MD5 is.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
            config.ForcePathStyle = true;
            config.AuthenticationRegion = options.Region;
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        }

        _client = options.AccessKey is { Length: > 0 } key
            ? new AmazonS3Client(new BasicAWSCredentials(key, options.SecretKey ?? ""), config)
            : new AmazonS3Client(config);
    }

    public ValueTask PutAsync(
        string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken) =>
        Reached(async () =>
        {
            byte[] bytes = content.ToArray();
#pragma warning disable CA5351, MA0193 // S3 prescribes MD5 here; it guards against damage, not against people.
            byte[] md5 = MD5.HashData(bytes);
#pragma warning restore CA5351, MA0193
            using var body = new MemoryStream(bytes);
            PutObjectResponse put = await _client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = _options.Bucket,
                    Key = KeyOf(key),
                    InputStream = body,
                    ContentType = contentType,
                    MD5Digest = Convert.ToBase64String(md5),
                    UseChunkEncoding = false,
                },
                cancellationToken);
            GetObjectMetadataResponse there = await _client.GetObjectMetadataAsync(_options.Bucket, KeyOf(key), cancellationToken);
            if (there.ContentLength != bytes.Length || Differs(put, md5))
            {
                await _client.DeleteObjectAsync(_options.Bucket, KeyOf(key), cancellationToken);
                throw new IOException("What the bucket received differs from what was sent.");
            }

            return true;
        });

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        Reached<byte[]?>(async () =>
        {
            try
            {
                using GetObjectResponse response = await _client.GetObjectAsync(_options.Bucket, KeyOf(key), cancellationToken);
                using var content = new MemoryStream();
                await response.ResponseStream.CopyToAsync(content, cancellationToken);
                return content.ToArray();
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }
        });

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Prefix + prefix };
        ListObjectsV2Response page;
        do
        {
            page = await Reached(() => _client.ListObjectsV2Async(request, cancellationToken));
            foreach (S3Object there in page.S3Objects ?? [])
                yield return there.Key[_options.Prefix.Length..];
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    public ValueTask DeleteAsync(string key, CancellationToken cancellationToken) =>
        Reached(async () => await _client.DeleteObjectAsync(_options.Bucket, KeyOf(key), cancellationToken) is not null);

    public void Dispose() => _client.Dispose();

    // The entity tag of what was put in one piece is its MD5, unless the bucket encrypts with keys of its own (KMS).
    private static bool Differs(PutObjectResponse put, byte[] md5)
    {
        string tag = (put.ETag ?? "").Trim('"');
        bool isMd5 = tag.Length == 2 * MD5.HashSizeInBytes && tag.All(char.IsAsciiHexDigit)
            && (put.ServerSideEncryptionMethod is null || put.ServerSideEncryptionMethod == ServerSideEncryptionMethod.None
                || put.ServerSideEncryptionMethod == ServerSideEncryptionMethod.AES256);
        return isMd5 && !tag.Equals(Convert.ToHexString(md5), StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<T> Reached<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new IOException($"The bucket cannot be used: {e.Message}", e);
        }
    }

    private static async ValueTask Reached(Func<Task<bool>> request) => await Reached<bool>(request);

    private string KeyOf(string key) => _options.Prefix + ObjectKey.Checked(key);
}
