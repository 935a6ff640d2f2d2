using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IVoiceStore"/> does.</summary>
public abstract class VoiceStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IVoiceStore> CreateAsync();

    [Fact]
    public async Task A_recording_comes_back_as_it_was_put()
    {
        IVoiceStore store = await CreateAsync();
        byte[] pcm = [1, 2, 3, 4];
        await store.PutAsync("a", pcm, None);
        pcm[0] = 99;
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, (await store.GetAsync("a", None))!.Value.ToArray());
    }

    [Fact]
    public async Task An_unknown_key_is_null()
    {
        IVoiceStore store = await CreateAsync();
        Assert.Null(await store.GetAsync("nothing", None));
        await store.DeleteAsync("nothing", None);
    }

    [Fact]
    public async Task Putting_again_replaces_and_deleting_forgets()
    {
        IVoiceStore store = await CreateAsync();
        await store.PutAsync("a", new byte[] { 1, 2 }, None);
        await store.PutAsync("a", new byte[] { 3, 4 }, None);
        Assert.Equal(new byte[] { 3, 4 }, (await store.GetAsync("a", None))!.Value.ToArray());
        await store.DeleteAsync("a", None);
        Assert.Null(await store.GetAsync("a", None));
    }
}
