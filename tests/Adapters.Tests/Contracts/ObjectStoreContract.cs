using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IObjectStore"/> does.</summary>
public abstract class ObjectStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IObjectStore> CreateAsync();

    /// <summary>A store that nobody answers for; null if there is no such thing (a folder is always there).</summary>
    protected abstract IObjectStore? CreateUnreachable();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task An_object_comes_back_byte_for_byte(int length)
    {
        IObjectStore store = await CreateAsync();
        byte[] content = new byte[length];
        new Random(24).NextBytes(content);
        await store.PutAsync("voice/0190.opus", content, "audio/ogg; codecs=opus", None);
        Assert.Equal(content, await store.GetAsync("voice/0190.opus", None));
    }

    [Fact]
    public async Task Putting_again_replaces_and_deleting_forgets()
    {
        IObjectStore store = await CreateAsync();
        await store.PutAsync("a/b", new byte[] { 1, 2, 3 }, "text/plain", None);
        await store.PutAsync("a/b", new byte[] { 4 }, "text/plain", None);
        Assert.Equal([4], await store.GetAsync("a/b", None));
        await store.DeleteAsync("a/b", None);
        Assert.Null(await store.GetAsync("a/b", None));
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_can_be_deleted()
    {
        IObjectStore store = await CreateAsync();
        Assert.Null(await store.GetAsync("no/such/object", None));
        await store.DeleteAsync("no/such/object", None);
    }

    [Fact]
    public async Task Keys_do_not_get_in_each_others_way()
    {
        IObjectStore store = await CreateAsync();
        string[] keys = ["a", "b/a", "b/c/a", "b/c.a", "a.opus", "a-b_c"];
        foreach (string key in keys)
            await store.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(key), "text/plain", None);
        foreach (string key in keys)
            Assert.Equal(key, System.Text.Encoding.UTF8.GetString((await store.GetAsync(key, None))!));
    }

    [Fact]
    public async Task Keys_are_listed_by_how_they_begin()
    {
        IObjectStore store = await CreateAsync();
        Assert.Empty(await store.ListAsync("", None).ToListAsync());
        foreach (string key in (string[])["voice/a.opus", "voice/b.opus", "voice/c/d.opus", "voices", "other/a.opus"])
            await store.PutAsync(key, new byte[] { 1 }, "audio/ogg", None);
        await store.DeleteAsync("voice/b.opus", None);
        Assert.Equal(["voice/a.opus", "voice/c/d.opus"], (await store.ListAsync("voice/", None).ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(4, (await store.ListAsync("", None).ToListAsync()).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a//b")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a?b")]
    [InlineData("a%2e%2e")]
    [InlineData(".hidden")]
    public async Task A_key_that_could_lead_elsewhere_is_refused(string key)
    {
        IObjectStore store = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(key, new byte[] { 1 }, "text/plain", None).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync(key, None).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(key, None).AsTask());
    }

    [Fact]
    public async Task One_that_cannot_be_reached_says_so()
    {
        if (CreateUnreachable() is not { } store)
            return;
        // All at once: each is tried again for seconds first.
        await Task.WhenAll(
            Assert.ThrowsAsync<IOException>(() => store.PutAsync("a", new byte[] { 1 }, "text/plain", None).AsTask()),
            Assert.ThrowsAsync<IOException>(() => store.GetAsync("a", None).AsTask()),
            Assert.ThrowsAsync<IOException>(() => store.DeleteAsync("a", None).AsTask()),
            Assert.ThrowsAsync<IOException>(() => store.ListAsync("", None).ToListAsync().AsTask()));
    }
}
