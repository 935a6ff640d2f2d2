using Radio24.Api.Now;
using Radio24.Core.Air;

namespace Radio24.Api.Tests.Events;

public sealed class NowWireTests
{
    [Theory]
    [InlineData("Glass Window", "Radio24", "Radio24 - Glass Window")]
    [InlineData("", "Nora (AI)", "Nora (AI)")] // a post without a name
    [InlineData("Glass Window", "", "Glass Window")]
    public void The_text_of_an_item_has_no_dash_without_both_sides(string title, string artist, string text) =>
        Assert.Equal(text, Song.Of(new AirItem(SegmentKind.ListenerPost, title, artist, DateTimeOffset.UnixEpoch, null, null)).Text);

    [Fact]
    public void Whoever_speaks_is_named_with_the_word_AI_and_under_music_whoever_spoke_last()
    {
        AirItem speech = new(SegmentKind.Link, "Radio24", "Nora (AI)", DateTimeOffset.UnixEpoch, null, null);
        AirItem music = new(SegmentKind.Music, "Blue Hours", "The Lanterns", DateTimeOffset.UnixEpoch, null, null);
        Assert.Equal("Nora (AI) - Radio24", Of(new NowPlaying(speech, null, [])).NowPlaying!.Song.Text);
        Assert.Equal("Nora (AI)", Of(new NowPlaying(speech, null, [])).Segment!.Presenter);
        Assert.Equal("Nora (AI)", Of(new NowPlaying(music, null, [music, speech])).Segment!.Presenter);
        Assert.Null(Of(new NowPlaying(music, null, [music])).Segment!.Presenter);
    }

    private static NowAnswer Of(NowPlaying now) => NowAnswer.Of(now, 1, true, new ApiOptions(), DateTimeOffset.UnixEpoch);
}
