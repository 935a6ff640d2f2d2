using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Air;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Host.Air;
using Radio24.Host.Knowledge;
using Radio24.Tests;

namespace Radio24.Host.Tests.Knowledge;

/// <summary>What aired is told to the memories, and nothing else.</summary>
public sealed class MemoryServiceTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryOutbox _outbox = new();
    private readonly MemoryLogs _logs = new();
    private readonly MemorySpeechRecords _speech = new();
    private readonly MemoryMemories _memories = new();
    private readonly MemoryPostStore _posts;

    public MemoryServiceTests() => _posts = new MemoryPostStore(_outbox);

    [Fact]
    public async Task What_aired_is_remembered_with_its_answer_and_the_music_and_posts_are_told_once()
    {
        ListenerPost aired = await PostAsync(PostState.Aired), rejected = await PostAsync(PostState.Rejected);
        await _speech.WriteAsync(
            new SpeechRecord(Guid.NewGuid(), _time.GetUtcNow(), PresenterRung.Primary, "gpt", "Mika", aired.Id, "", [], "Hello!", [], [], 0), None);
        foreach (SegmentKind kind in (SegmentKind[])[SegmentKind.Music, SegmentKind.StationId])
            await _logs.WriteAsync(new AirLogEntry(Guid.NewGuid(), kind, "Night Train", "Mika", _time.GetUtcNow(), null, null, "host"), None);
        _time.Advance(TimeSpan.FromMinutes(1));

        MemoryService service = Service();
        await service.LookAsync(None);
        Assert.Equal([aired.Id], _memories.Posts.Select(post => post.Post.Id));
        Assert.Equal([aired.Id], _memories.Answers.Select(answer => answer.Post!.Value));
        Assert.Equal([SegmentKind.Music], _memories.Tracks.Select(track => track.Kind));

        // Another process goes on where this one came to; what it looks at again is there once in the store.
        await Service().LookAsync(None);
        Assert.Single(_memories.Posts);
        Assert.DoesNotContain(_memories.Posts, post => post.Post.Id == rejected.Id);
    }

    [Fact]
    public async Task Who_is_erased_before_it_is_told_is_not_remembered()
    {
        ListenerPost aired = await PostAsync(PostState.Aired);
        await _posts.EraseAsync(aired.From, None);
        await Service().LookAsync(None);
        Assert.Empty(_memories.Posts);
    }

    private MemoryService Service() => new(
        _memories, _posts, _outbox, _speech, _logs, new StoreStarted(), new StationClock(_time, TimeZoneInfo.Utc), _time, NullLogger<MemoryService>.Instance);

    private async Task<ListenerPost> PostAsync(PostState end)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var post = new ListenerPost(PostId.New(now), ListenerId.New(now), null, new PostBody.Text("Hello."), now) { Remember = true };
        await _posts.AddAsync(post, null, 100, None);
        PostState[] way = end == PostState.Aired
            ? [PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired]
            : [PostState.Screened, end];
        Assert.NotNull(await _posts.MoveAsync(post.Id, [.. way.Select(state => new PostTransition(state, now, "station"))], None));
        return post;
    }
}
