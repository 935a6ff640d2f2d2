using Radio24.Adapters.Objects;

namespace Radio24.Adapters.Tests.Objects;

public sealed class ObjectStoreOptionsTests
{
    [Fact]
    public void The_default_is_a_folder_in_the_data_folder()
    {
        string data = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        var options = new ObjectStoreOptions();
        Assert.IsType<FolderObjectStore>(options.Open(data));
        Assert.True(Directory.Exists(Path.Combine(data, "objects")));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public void A_bucket_that_is_named_is_used()
    {
        var s3 = new ObjectStoreOptions { S3 = new S3Options { Bucket = "radio", AccessKey = "a", SecretKey = "b" } };
        var cloud = new ObjectStoreOptions { CloudStorage = new CloudStorageOptions { Bucket = "radio" } };
        Assert.IsType<S3ObjectStore>(s3.Open("nowhere"));
        Assert.IsType<CloudStorageObjectStore>(cloud.Open("nowhere"));
        Assert.False(Directory.Exists("nowhere"));
    }
}
