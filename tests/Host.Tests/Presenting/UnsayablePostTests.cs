using Radio24.Core.Phrases;
using Radio24.Core.Posts;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Presenting;

/// <summary>A post in a script that no voice knows, through the whole Host with the real voices.</summary>
public class UnsayablePostTests
{
    [Theory]
    [InlineData("Привет всем, кто сейчас слушает!")]
    [InlineData("안녕하세요")]
    public async Task Its_listeners_hear_that_it_came_and_its_author_is_told_why_no_more(string words)
    {
        await using ManualStation station = await StartAsync();
        PostId post = await station.PostAsync(words, "Ann");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(3));
        PostRecord record = (await station.Posts.FindAsync(post, CancellationToken.None))!;
        Assert.Equal((PostState.Aired, Sayable.Note), (record.State, record.History[^1].Reason));
        Assert.Equal(Sayable.Note, record.History.Single(step => step.State == PostState.Approved).Reason);
        string[] said = [.. station.Captions.Where(caption => caption.Post == post).Select(caption => caption.Text)];
        Assert.NotEmpty(said);
        Assert.Contains(said, text => text.Contains("Ann", StringComparison.Ordinal));
        Assert.All(said, text => Assert.True(Sayable.Is(text)));
    }

    [Fact]
    public async Task One_that_can_be_said_is_aired_without_a_note()
    {
        await using ManualStation station = await StartAsync();
        PostId post = await station.PostAsync("Hello there.", "Ann");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(3));
        PostRecord record = (await station.Posts.FindAsync(post, CancellationToken.None))!;
        Assert.Equal((PostState.Aired, null), (record.State, record.History[^1].Reason));
        Assert.Contains(station.Captions, caption => caption.Text == "Hello there.");
    }

    private static async Task<ManualStation> StartAsync()
    {
        var engines = new SpeechEngines([new FliteEngine(new SpeechOptions()), new OpenJTalkEngine(new SpeechOptions())]);
        var station = new ManualStation(s => new OfflinePresenter(
            new ScriptWriter(new ScriptOptions(), new PhraseMemory(), seed: 1), engines, s.Recordings, s.Clock, s.Time, TimeSpan.FromMinutes(2)));
        await station.StartAsync();
        return station;
    }
}
