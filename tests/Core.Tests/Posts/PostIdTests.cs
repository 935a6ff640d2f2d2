using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Posts;

public class PostIdTests
{
    [Fact]
    public void An_id_knows_when_it_was_made()
    {
        var at = new DateTimeOffset(2026, 11, 22, 12, 0, 0, 123, TimeSpan.Zero);
        Assert.Equal(at, PostId.New(at).MadeAt);
    }

    [Fact]
    public void The_first_of_a_moment_is_before_all_that_are_made_then_and_after_all_that_were_made_before()
    {
        var at = new DateTimeOffset(2026, 11, 22, 12, 0, 0, 123, TimeSpan.Zero);
        string first = PostId.FirstAt(at).ToString();
        for (int i = 0; i < 100; i++)
        {
            Assert.True(string.CompareOrdinal(first, PostId.New(at).ToString()) < 0);
            Assert.True(string.CompareOrdinal(first, PostId.New(at - TimeSpan.FromMilliseconds(1)).ToString()) > 0);
        }

        Assert.Equal(at, PostId.FirstAt(at).MadeAt);
    }

    [Fact]
    public void The_first_of_a_moment_before_1970_is_before_every_id()
    {
        PostId first = PostId.FirstAt(DateTimeOffset.UnixEpoch.AddYears(-44));
        Assert.True(string.CompareOrdinal(first.ToString(), PostId.New(DateTimeOffset.UnixEpoch).ToString()) < 0);
    }

    [Fact]
    public void One_that_was_made_up_is_no_error()
    {
        Assert.True(PostId.TryParse(new string('f', 32), out PostId id));
        Assert.Equal(9999, id.MadeAt.Year);
    }

    [Fact]
    public void A_recording_is_named_after_its_post()
    {
        PostId id = PostId.New(DateTimeOffset.UnixEpoch.AddYears(56));
        Assert.True(PostBody.Voice.TryReadKey(PostBody.Voice.KeyOf(id), out PostId read));
        Assert.Equal(id, read);
        Assert.False(PostBody.Voice.TryReadKey(id.ToString(), out _));
        Assert.False(PostBody.Voice.TryReadKey("post-", out _));
    }
}
