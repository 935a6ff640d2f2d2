using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IVoiceStore"/> does. Recordings may be coded with loss: what counts is the sound.</summary>
public abstract class VoiceStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IVoiceStore> CreateAsync();

    [Fact]
    public async Task A_recording_comes_back_as_long_as_it_was_and_sounding_the_same()
    {
        IVoiceStore store = await CreateAsync();
        byte[] pcm = Tones.Pcm(TimeSpan.FromSeconds(1.234), 300, 450);
        byte[] put = [.. pcm];
        await store.PutAsync("a", put, None);
        Array.Clear(put);

        byte[] back = (await store.GetAsync("a", None))!.Value.ToArray();
        Assert.Equal(pcm.Length, back.Length);
        Assert.True(Tones.Correlation(pcm, back) > 0.95, $"correlation {Tones.Correlation(pcm, back):0.000}");
    }

    [Fact]
    public async Task Its_waveform_has_200_peaks()
    {
        IVoiceStore store = await CreateAsync();
        byte[] pcm = Tones.Pcm(TimeSpan.FromSeconds(2), 300);
        Array.Clear(pcm, 0, pcm.Length / 2);
        await store.PutAsync("a", pcm, None);

        byte[] peaks = (await store.PeaksAsync("a", None))!;
        Assert.Equal(200, peaks.Length);
        Assert.All(peaks[..95], peak => Assert.InRange(peak, 0, 2));
        Assert.All(peaks[105..], peak => Assert.InRange(peak, 50, 255));
    }

    [Fact]
    public async Task Its_recordings_are_listed()
    {
        IVoiceStore store = await CreateAsync();
        foreach (string key in (string[])["a", "b", "c"])
            await store.PutAsync(key, Tones.Pcm(TimeSpan.FromSeconds(0.5), 300), None);
        await store.DeleteAsync("b", None);
        Assert.Equal(["a", "c"], (await store.KeysAsync(None).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_unknown_key_is_null()
    {
        IVoiceStore store = await CreateAsync();
        Assert.Null(await store.GetAsync("nothing", None));
        Assert.Null(await store.PeaksAsync("nothing", None));
        await store.DeleteAsync("nothing", None);
    }

    [Fact]
    public async Task Putting_again_replaces_and_deleting_forgets()
    {
        IVoiceStore store = await CreateAsync();
        byte[] second = Tones.Pcm(TimeSpan.FromSeconds(0.8), 700);
        await store.PutAsync("a", Tones.Pcm(TimeSpan.FromSeconds(1), 300), None);
        await store.PutAsync("a", second, None);
        byte[] back = (await store.GetAsync("a", None))!.Value.ToArray();
        Assert.Equal(second.Length, back.Length);
        Assert.True(Tones.Correlation(second, back) > 0.95, $"correlation {Tones.Correlation(second, back):0.000}");
        await store.DeleteAsync("a", None);
        Assert.Null(await store.GetAsync("a", None));
        Assert.Null(await store.PeaksAsync("a", None));
    }
}
