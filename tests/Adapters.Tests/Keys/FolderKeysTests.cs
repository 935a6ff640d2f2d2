using System.Runtime.Versioning;
using Radio24.Adapters.Keys;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Keys;

[SupportedOSPlatform("linux")]
public sealed class FolderKeysTests : StationKeysContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("radio24-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    protected override ValueTask<IStationKeys> CreateAsync() =>
        ValueTask.FromResult<IStationKeys>(new FolderKeys(Path.Combine(_folder.FullName, "keys")));

    [Fact]
    public async Task A_key_is_readable_by_its_owner_alone_also_one_that_was_not()
    {
        IStationKeys keys = await CreateAsync();
        byte[] first = await keys.KeepAsync("token.key", new byte[] { 1, 2 }, CancellationToken.None);
        string path = Path.Combine(_folder.FullName, "keys", "token.key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal(first, await keys.KeepAsync("token.key", new byte[] { 3 }, CancellationToken.None));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }
}
