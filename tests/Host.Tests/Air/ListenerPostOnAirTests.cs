using Radio24.Core.Air;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Tests.Speech;
using Radio24.Host.Speech;
using Radio24.Media.Audio;
using Radio24.Tests;

namespace Radio24.Host.Tests.Air;

/// <summary>A post from the inbox to the ear, with the real voices, in virtual time.</summary>
public class ListenerPostOnAirTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_text_post_is_read_out_with_captions_while_they_are_heard()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(30));
        long posted = station.Frame;
        PostId post = await station.PostAsync("The pelican flies over the harbour at dawn. It has been a wonderful week.");
        Assert.Equal(PostState.Queued, await station.StateOfAsync(post));
        await station.PlayUntilFinalAsync(post, Minute);

        Assert.Equal(
            [PostState.Received, PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired],
            await station.StatesOfAsync(post));
        Caption[] captions = [.. station.Captions];
        Assert.Equal(
            ["A letter has come in.", "The pelican flies over the harbour at dawn.", "It has been a wonderful week.", "Thank you for that."],
            captions.Select(c => c.Text));
        Assert.All(captions, c => Assert.Equal(post, c.Post));

        // With the words made in no time, the first one follows the 0.8 s duck.
        Assert.InRange((captions[0].MediaTime - (posted * AudioFormat.FrameDuration)).TotalSeconds, 0.7, 1.0);
        Assert.All(captions, c => CaptionTiming.AssertHeard(station, c));
        for (int i = 1; i < captions.Length; i++)
            Assert.InRange((captions[i].MediaTime - captions[i - 1].MediaTime - captions[i - 1].Length).TotalSeconds, 0.05, 0.5);

        // On air with the first word, aired with the last.
        StationEvent[] events = [.. station.Events];
        int onAir = Array.FindIndex(events, e => e is StationEvent.PostMoved { Transition.State: PostState.OnAir });
        int first = Array.FindIndex(events, e => e is StationEvent.CaptionShown);
        int last = Array.FindLastIndex(events, e => e is StationEvent.CaptionShown);
        int aired = Array.FindIndex(events, e => e is StationEvent.PostMoved { Transition.State: PostState.Aired });
        // When the author hears of it depends on the store; what was written down is the moment of the first word.
        Assert.True(onAir >= 0 && first < last && last < aired);
        Assert.True(((StationEvent.PostMoved)events[onAir]).Transition.At <= captions[0].At + AudioFormat.FrameDuration);
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_japanese_post_is_read_by_the_japanese_voice()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        PostId post = await station.PostAsync("今夜は月がとてもきれいです。", "ゆき");
        await station.PlayUntilFinalAsync(post, Minute);
        Assert.Equal(PostState.Aired, await station.StateOfAsync(post));
        Caption caption = Assert.Single(station.Captions, c => c.Language == "ja");
        Assert.InRange(caption.Length.TotalSeconds, 1.5, 5);
        CaptionTiming.AssertHeard(station, caption);
    }

    [Fact]
    public async Task A_voice_post_is_heard_between_its_introduction_and_its_backsell()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        // A listener's microphone: another flite voice, quiet.
        (short[] spoken, int rate) = await Spoken.AllAsync(
            new FliteEngine(new SpeechOptions { FliteVoice = "slt" }), "Hello station, I am calling from a small boat on the lake, and the music is lovely.");
        float[] at24k = Envelope.Resample(spoken, rate, 24_000);
        byte[] pcm = [.. at24k.SelectMany(s => BitConverter.GetBytes((short)(s / 4)))];
        await station.Recordings.PutAsync("boat", pcm, CancellationToken.None);
        PostId post = await station.PostAsync(new PostBody.Voice("boat", TimeSpan.FromSeconds(at24k.Length / 24_000.0)));
        await station.PlayUntilFinalAsync(post, Minute);

        Assert.Equal(PostState.Aired, await station.StateOfAsync(post));
        Caption[] captions = [.. station.Captions];
        Assert.Equal(["A listener has something to say.", "(a listener's voice)", "Thank you for your voice."], captions.Select(c => c.Text));

        (double correlation, double at) = Envelope.Find(Envelope.Of(station.Heard, 48_000), Envelope.Of(at24k, 24_000));
        Assert.True(correlation > 0.8, $"the recording was not recognised in what was heard: {correlation:0.00}");
        Assert.InRange(at, captions[1].MediaTime.TotalSeconds - 0.1, captions[1].MediaTime.TotalSeconds + 0.3);
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_voice_post_whose_recording_is_gone_fails_and_the_programme_goes_on()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        PostId post = await station.PostAsync(new PostBody.Voice("nowhere", TimeSpan.FromSeconds(3)));
        await station.PlayUntilFinalAsync(post, 2 * Minute);
        Assert.Equal(PostState.Failed, await station.StateOfAsync(post));
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Two_posts_at_once_are_heard_one_after_the_other()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        PostId first = await station.PostAsync("The first of two letters today.");
        PostId second = await station.PostAsync("The second of two letters today.");
        await station.PlayUntilFinalAsync(second, 2 * Minute);
        Assert.Equal(PostState.Aired, await station.StateOfAsync(first));
        Assert.Equal(PostState.Aired, await station.StateOfAsync(second));
        Caption[] captions = [.. station.Captions];
        Assert.Equal([first, first, first, second, second, second], captions.Select(c => c.Post!.Value));
        for (int i = 1; i < captions.Length; i++)
            Assert.True(captions[i].MediaTime >= captions[i - 1].MediaTime + captions[i - 1].Length);
    }

    [Theory]
    [InlineData(PostState.Rejected)]
    [InlineData(PostState.Expired)]
    public async Task A_post_that_ended_in_the_store_alone_is_broken_off_as_it_begins(PostState end)
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        PostId post = await station.PostAsync("This is a long one. It goes on and on. And it does not come to an end.");
        await station.Posts.MoveAsync(post, new PostTransition(end, station.Clock.Now, "another Host"), CancellationToken.None);
        await station.PlayUntilAsync(() => station.Captions.Any(c => c.Post == post), Minute);
        await station.PlayAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, station.Voices);
        await station.PlayAsync(TimeSpan.FromSeconds(15));
        Assert.Single(station.Captions, c => c.Post == post);
        Assert.Equal(end, await station.StateOfAsync(post));
    }

    [Fact]
    public async Task A_post_withdrawn_while_it_waits_is_not_heard()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        PostId first = await station.PostAsync("The first of two letters today.");
        PostId second = await station.PostAsync("The second of two letters today.");
        await station.Posts.MoveAsync(second, new PostTransition(PostState.Withdrawn, station.Clock.Now, "listener"), CancellationToken.None);
        station.Inputs.Tell(new Core.Direction.DirectorInput.PostWithdrawn(second));
        await station.PlayUntilFinalAsync(first, Minute);
        await station.PlayAsync(TimeSpan.FromSeconds(15));
        Assert.DoesNotContain(station.Captions, c => c.Post == second);
    }
}
