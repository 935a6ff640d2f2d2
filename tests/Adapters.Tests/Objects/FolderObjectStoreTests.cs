using Radio24.Adapters.Objects;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Objects;

public sealed class FolderObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_object_is_there_whole_or_not_at_all()
    {
        IObjectStore store = await CreateAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.PutAsync("voice/1.opus", new byte[1000], "audio/ogg", cancelled.Token).AsTask());
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    protected override ValueTask<IObjectStore> CreateAsync() => ValueTask.FromResult<IObjectStore>(new FolderObjectStore(_folder));

    protected override IObjectStore? CreateUnreachable() => null;
}

public sealed class OpusVoiceStoreContract : VoiceStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override ValueTask<IVoiceStore> CreateAsync() =>
        ValueTask.FromResult<IVoiceStore>(new OpusVoiceStore(new FolderObjectStore(_folder)));

    [Fact]
    public async Task What_is_kept_is_an_Ogg_Opus_file_far_smaller_than_the_recording()
    {
        IVoiceStore store = await CreateAsync();
        byte[] pcm = Tones.Pcm(TimeSpan.FromSeconds(10), 300, 450);
        await store.PutAsync("0190", pcm, CancellationToken.None);
        byte[] file = await File.ReadAllBytesAsync(Path.Combine(_folder, "voice", "0190.opus"));
        Assert.Equal("OggS"u8, file.AsSpan(0, 4));
        Assert.Equal("OpusHead"u8, file.AsSpan(28, 8));
        Assert.InRange(file.Length, 1_000, pcm.Length / 4);
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_and_not_noise()
    {
        IVoiceStore store = await CreateAsync();
        await store.PutAsync("0190", Tones.Pcm(TimeSpan.FromSeconds(1), 300), CancellationToken.None);
        string path = Path.Combine(_folder, "voice", "0190.opus");
        byte[] file = await File.ReadAllBytesAsync(path);
        file[^20] ^= 0xFF;
        await File.WriteAllBytesAsync(path, file);
        await Assert.ThrowsAsync<InvalidDataException>(() => store.GetAsync("0190", CancellationToken.None).AsTask());
    }
}
