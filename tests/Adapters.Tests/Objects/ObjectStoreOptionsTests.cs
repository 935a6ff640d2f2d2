using Radio24.Adapters.Objects;

namespace Radio24.Adapters.Tests.Objects;

public sealed class ObjectStoreOptionsTests
{
    [Fact]
    public void The_default_is_a_folder_in_the_data_folder()
    {
        string data = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        var options = new ObjectStoreOptions();
        Assert.Empty(options.Problems());
        Assert.IsType<FolderObjectStore>(options.Open(data));
        Assert.True(Directory.Exists(Path.Combine(data, "objects")));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public void A_bucket_that_is_named_is_used()
    {
        var s3 = new ObjectStoreOptions { S3 = new S3Options { Bucket = "radio", AccessKey = "a", SecretKey = "b" } };
        var cloud = new ObjectStoreOptions { CloudStorage = new CloudStorageOptions { Bucket = "radio" } };
        Assert.Empty(s3.Problems().Concat(cloud.Problems()));
        Assert.IsType<S3ObjectStore>(s3.Open("nowhere"));
        Assert.IsType<CloudStorageObjectStore>(cloud.Open("nowhere"));
        Assert.False(Directory.Exists("nowhere"));
    }

    public static TheoryData<string, ObjectStoreOptions> Wrong => new()
    {
        { "Radio24:Objects:Folder", new() { Folder = " " } },
        { "Radio24:Objects:S3:Bucket", new() { S3 = new() } },
        { "Radio24:Objects:S3:Endpoint", new() { S3 = new() { Bucket = "b", Endpoint = new Uri("ftp://host") } } },
        { "Radio24:Objects:S3:Region", new() { S3 = new() { Bucket = "b", Region = "" } } },
        { "Radio24:Objects:S3:SecretKey", new() { S3 = new() { Bucket = "b", AccessKey = "a" } } },
        { "Radio24:Objects:S3:Prefix", new() { S3 = new() { Bucket = "b", Prefix = "/a" } } },
        { "Radio24:Objects:CloudStorage:Bucket", new() { CloudStorage = new() } },
        { "Radio24:Objects:CloudStorage:Endpoint", new() { CloudStorage = new() { Bucket = "b", Endpoint = new Uri("x", UriKind.Relative) } } },
        { "Radio24:Objects:CloudStorage:Prefix", new() { CloudStorage = new() { Bucket = "b", Prefix = "a b" } } },
        { "Radio24:Objects names more than one place", new() { Folder = "a", S3 = new() { Bucket = "b" } } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string name, ObjectStoreOptions options)
    {
        string problem = Assert.Single(options.Problems());
        Assert.Contains(name, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }
}
