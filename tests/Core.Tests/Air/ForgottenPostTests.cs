using Radio24.Core.Air;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Air;

/// <summary>What may still be told once posts were erased.</summary>
public sealed class ForgottenPostTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly PostId Erased = PostId.New(Noon), Kept = PostId.New(Noon);

    [Fact]
    public void The_item_on_air_has_no_name_any_more_and_what_aired_is_left_out()
    {
        var now = new NowPlaying(Item("Aiko", Erased), Item("Aiko", Erased), [Item("Mika", Kept), Item("Aiko", Erased), Item("Song", null)]);
        NowPlaying left = now.Without([Erased]);
        Assert.Equal(Item("", null), left.Current);
        Assert.Null(left.Next);
        Assert.Equal([Item("Mika", Kept), Item("Song", null)], left.History);
        Assert.Same(left, left.Without([Erased]));
        Assert.Same(now, now.Without([PostId.New(Noon)]));
    }

    [Fact]
    public void A_caption_of_it_is_not_told_and_everything_else_is()
    {
        StationEvent caption = Caption(Erased), other = Caption(Kept), own = Caption(null), listeners = new StationEvent.Listeners(3);
        Assert.Null(caption.Without([Kept, Erased]));
        foreach (StationEvent stays in (StationEvent[])[other, own, listeners])
            Assert.Same(stays, stays.Without([Erased]));
    }

    private static AirItem Item(string name, PostId? post) => new(SegmentKind.ListenerPost, name, "Hana", Noon, null, post);

    private static StationEvent.CaptionShown Caption(PostId? post) => new(new Caption(1, "words", "en", Noon, TimeSpan.Zero, TimeSpan.FromSeconds(1), post));
}
