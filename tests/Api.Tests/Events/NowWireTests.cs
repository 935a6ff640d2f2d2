using Radio24.Api.Now;
using Radio24.Core.Air;

namespace Radio24.Api.Tests.Events;

public sealed class NowWireTests
{
    [Theory]
    [InlineData("Glass Window", "Radio24", "Radio24 - Glass Window")]
    [InlineData("", "Radio24 AI", "Radio24 AI")] // a post without a name
    [InlineData("Glass Window", "", "Glass Window")]
    public void The_text_of_an_item_has_no_dash_without_both_sides(string title, string artist, string text) =>
        Assert.Equal(text, Song.Of(new AirItem(SegmentKind.ListenerPost, title, artist, DateTimeOffset.UnixEpoch, null, null)).Text);
}
