using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;
using Radio24.Host.Jobs;
using Radio24.Tests;

namespace Radio24.Host.Tests.Jobs;

/// <summary>Recordings that nobody's post is about go, and no others.</summary>
public class StrayRecordingsJobTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryPostStore _posts = new();
    private readonly MemoryVoiceStore _voices = new();

    [Fact]
    public async Task A_recording_without_a_post_is_deleted_after_an_hour_and_no_other()
    {
        string stray = await KeepAsync(TimeSpan.FromHours(2), withPost: false);
        string kept = await KeepAsync(TimeSpan.FromHours(2), withPost: true);
        string fresh = await KeepAsync(TimeSpan.FromMinutes(1), withPost: false);
        await _voices.PutAsync("01890000000070008000000000000000", new byte[2], None); // as an earlier version named them

        await RunAsync(_posts);
        Assert.Null(await _voices.GetAsync(stray, None));
        Assert.NotNull(await _voices.GetAsync(kept, None));
        Assert.NotNull(await _voices.GetAsync(fresh, None));
        Assert.NotNull(await _voices.GetAsync("01890000000070008000000000000000", None));
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_deleted()
    {
        string stray = await KeepAsync(TimeSpan.FromHours(2), withPost: false);
        await Assert.ThrowsAsync<StoreAwayException>(() => RunAsync(AwayStore.Around<IPostStore>(_posts, () => true)));
        Assert.NotNull(await _voices.GetAsync(stray, None));
    }

    private Task RunAsync(IPostStore posts) => new StrayRecordingsJob(
        _voices, posts, new StationClock(_time, TimeZoneInfo.Utc), NullLogger<StrayRecordingsJob>.Instance).RunAsync(None);

    private async Task<string> KeepAsync(TimeSpan ago, bool withPost)
    {
        DateTimeOffset at = _time.GetUtcNow() - ago;
        PostId id = PostId.New(at);
        string key = PostBody.Voice.KeyOf(id);
        await _voices.PutAsync(key, new byte[48_000], None);
        if (withPost)
            await _posts.AddAsync(new ListenerPost(id, ListenerId.New(at), null, new PostBody.Voice(key, TimeSpan.FromSeconds(1)), at), null, None);
        return key;
    }
}
