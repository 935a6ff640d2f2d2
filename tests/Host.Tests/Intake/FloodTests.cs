using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>Far more posts at once than can be aired soon. In virtual time, through the whole Host.</summary>
public class FloodTests
{
    private const int Posts = 2_000;

    /// <summary>Posts follow each other at once, or the test would take hours of programme.</summary>
    private static readonly DirectorOptions Busy = new()
    {
        Station = "Test",
        PostsInARow = 10_000,
        MusicAfterPosts = TimeSpan.Zero,
        DuckOver = TimeSpan.Zero,
    };

    [Fact]
    public async Task All_of_two_thousand_posts_are_aired_though_the_Host_is_started_anew_in_the_midst()
    {
        var posts = new MemoryPostStore();
        List<PostId> sent = [];
        await using (ManualStation first = await StartAsync(posts))
        {
            for (int i = 0; i < Posts; i++)
                sent.Add(await first.PostAsync(new PostBody.Text($"post {i}"), waitForIntake: false));
            await PlayUntilAiredAsync(first, Posts / 4);
        }

        // What the inbox of the first Host held is gone with it.
        await using ManualStation second = await StartAsync(posts);
        int before = await CountAsync(posts, sent, PostState.Aired);
        Assert.InRange(before, Posts / 4, Posts / 2);
        await PlayUntilAiredAsync(second, Posts - before);
        Assert.Equal(Posts, await CountAsync(posts, sent, PostState.Aired));
        IEnumerable<PostId> aired = second.Events.OfType<Core.Ports.StationEvent.PostMoved>()
            .Where(moved => moved.Transition.State == PostState.Aired).Select(moved => moved.Id);
        Assert.Equal(sent.TakeLast(aired.Count()), aired);
    }

    private static async Task<ManualStation> StartAsync(MemoryPostStore posts)
    {
        var station = new ManualStation(_ => new OneWord(), posts: posts, director: Busy);
        await station.StartAsync();
        return station;
    }

    private static Task PlayUntilAiredAsync(ManualStation station, int count) => station.PlayUntilAsync(
        () => station.Feed.Count(e => e is Core.Ports.StationEvent.PostMoved { Transition.State: PostState.Aired }) >= count, TimeSpan.FromHours(1));

    private static async Task<int> CountAsync(MemoryPostStore posts, IEnumerable<PostId> sent, PostState state)
    {
        int count = 0;
        foreach (PostId id in sent)
            count += (await posts.FindAsync(id, CancellationToken.None))!.State == state ? 1 : 0;
        return count;
    }

    private sealed class OneWord : IPresenter
    {
        public ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken)
        {
            if (segment.Kind != SegmentKind.ListenerPost)
                throw new SpeechException("only posts in this test");
            var voice = new VoiceBuffer(TimeSpan.FromSeconds(1));
            voice.Write(new float[AudioFormat.FrameLength]);
            voice.Complete();
            return new(new Word(voice));
        }

        private sealed class Word(VoiceBuffer voice) : IPerformance
        {
            public VoiceBuffer Voice => voice;

            public Task Ready => Task.CompletedTask;

            public Task Finished => Task.CompletedTask;

            public void Interrupt() => voice.Interrupt();

            public ValueTask DisposeAsync()
            {
                Interrupt();
                return ValueTask.CompletedTask;
            }
        }
    }
}
