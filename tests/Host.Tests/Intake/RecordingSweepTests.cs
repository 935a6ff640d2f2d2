using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;
using Radio24.Host.Intake;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>Recordings that nobody's post is about go, and no others.</summary>
public class RecordingSweepTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryPostStore _posts = new();
    private readonly MemoryVoiceStore _voices = new();

    [Fact]
    public async Task A_recording_without_a_post_is_deleted_after_an_hour_and_no_other()
    {
        string orphan = await KeepAsync(TimeSpan.FromHours(2), withPost: false);
        string kept = await KeepAsync(TimeSpan.FromHours(2), withPost: true);
        string fresh = await KeepAsync(TimeSpan.FromMinutes(1), withPost: false);
        await _voices.PutAsync("01890000000070008000000000000000", new byte[2], None); // as an earlier version named them

        await RunAsync(_posts, TimeSpan.FromSeconds(1), async () => await _voices.GetAsync(orphan, None) is null);
        Assert.NotNull(await _voices.GetAsync(kept, None));
        Assert.NotNull(await _voices.GetAsync(fresh, None));
        Assert.NotNull(await _voices.GetAsync("01890000000070008000000000000000", None));
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_deleted_and_later_it_is()
    {
        string orphan = await KeepAsync(TimeSpan.FromHours(2), withPost: false);
        int asked = 0;
        bool away = true;
        IPostStore posts = AwayStore.Around<IPostStore>(_posts, () =>
        {
            asked++;
            return away;
        });
        await RunAsync(posts, TimeSpan.FromSeconds(30), async () =>
        {
            away = asked == 0;
            return await _voices.GetAsync(orphan, None) is null;
        });
        Assert.True(asked >= 2);
    }

    private async Task RunAsync(IPostStore posts, TimeSpan step, Func<Task<bool>> done)
    {
        using var sweep = new RecordingSweep(_voices, posts, new StationClock(_time, TimeZoneInfo.Utc), _time, NullLogger<RecordingSweep>.Instance);
        await sweep.StartAsync(None);
        for (int i = 0; !await done(); i++)
        {
            Assert.True(i < 20_000, "it did not happen");
            _time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await sweep.StopAsync(None);
    }

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
