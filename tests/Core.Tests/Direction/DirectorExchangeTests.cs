using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Direction;

/// <summary>Talk-back: the author of a post replies on air.</summary>
public sealed class DirectorExchangeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 20, 0, TimeSpan.FromHours(9));
    private static readonly PostState[] Aired = [PostState.Queued, PostState.OnAir, PostState.Aired];

    private readonly SimulatedStation _station = new(Start, 1, new DirectorOptions { TalkBack = true })
    {
        Speaking = (_, s) => s.Kind == SegmentKind.ListenerPost ? TimeSpan.FromSeconds(15) : s.Target,
    };

    public DirectorExchangeTests()
    {
        _station.Give(new DirectorInput.LibraryChanged(
            [.. Enumerable.Range(0, 100).Select(i => new Track($"{i}", $"Title {i}", $"Artist {i}", TimeSpan.FromMinutes(3)))]));
        _station.Give(new DirectorInput.SignOn());
        _station.RunFor(TimeSpan.FromMinutes(1));
    }

    private IEnumerable<DirectorOutput.AskReply> Asked => _station.Outputs.Select(o => o.Output).OfType<DirectorOutput.AskReply>();

    [Fact]
    public void An_author_who_is_there_replies_and_the_other_posts_wait_until_it_is_over()
    {
        ListenerPost post = OnAirWithAuthor(), other = Send();
        UntilAsked(turn: 1);
        DirectorOutput.AskReply asked = Asked.Single();
        Assert.Equal((post, _station.Now + TimeSpan.FromSeconds(20), 1, 3), (asked.Post, asked.Until, asked.Turn, asked.Of));

        _station.RunFor(TimeSpan.FromSeconds(5));
        ListenerPost reply = Reply(post);
        UntilAsked(turn: 2);
        Assert.Equal(Aired, _station.Posts[post.Id]);
        Assert.Equal(Aired, _station.Posts[reply.Id]);
        Segment answered = _station.Voices[^1].Segment;
        Assert.Equal((reply, false, false), (answered.Post, answered.Exchange!.Last, answered.Exchange.Closing));
        Assert.Equal([post], answered.Exchange.Before);
        Assert.Equal([PostState.Queued], _station.Posts[other.Id]);

        DateTimeOffset over = _station.Now + TimeSpan.FromSeconds(20);
        _station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal([1, null, 2, null], Asked.Select(a => a.Until is null ? (int?)null : a.Turn));
        SimulatedStation.Heard next = _station.Voices[^1];
        Assert.Equal(other, next.Segment.Post);
        Assert.Null(next.Segment.Exchange);
        Assert.InRange(next.From, over, over + TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Without_its_author_the_next_post_follows_at_once()
    {
        ListenerPost post = Send(), next = Send();
        _station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Empty(Asked);
        SimulatedStation.Heard[] posts = Posts();
        Assert.Equal([post, next], posts.Select(heard => heard.Segment.Post));
        Assert.InRange(posts[1].From - posts[0].To!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void An_author_who_turns_out_to_be_there_too_late_holds_up_nobody()
    {
        ListenerPost post = Send();
        Send();
        _station.RunFor(TimeSpan.FromSeconds(5));
        _station.Give(new DirectorInput.AuthorIsThere(post.Id));
        _station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Empty(Asked);
        Assert.Equal(2, Posts().Length);
    }

    [Fact]
    public void Three_replies_are_taken_and_the_last_is_known_to_be_the_last()
    {
        ListenerPost post = OnAirWithAuthor();
        for (int turn = 1; turn <= 3; turn++)
        {
            UntilAsked(turn);
            Reply(post);
        }

        _station.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal([1, 2, 3], Asked.Where(a => a.Until is not null).Select(a => a.Turn));
        Assert.Null(Asked.Last().Until);
        Segment[] said = [.. Posts().Select(heard => heard.Segment)];
        Assert.Equal(4, said.Length);
        Assert.Equal([null, false, false, true], said.Select(segment => segment.Exchange?.Last));
        Assert.Equal(said[..3].Select(segment => segment.Post), said[3].Exchange!.Before);
        Assert.All(said, segment => Assert.Equal(Aired, _station.Posts[segment.Post!.Id]));
    }

    [Fact]
    public void A_reply_that_is_being_recorded_and_screened_is_waited_for_with_music_and_without_dead_air()
    {
        ListenerPost post = OnAirWithAuthor();
        UntilAsked(turn: 1);
        _station.RunFor(TimeSpan.FromSeconds(18));
        _station.Give(new DirectorInput.ReplyComing(post.Id, TimeSpan.FromSeconds(35)));
        _station.RunFor(TimeSpan.FromSeconds(30));
        _station.Give(new DirectorInput.ReplyComing(post.Id, TimeSpan.FromSeconds(20)));
        _station.RunFor(TimeSpan.FromSeconds(15));
        Assert.Contains(_station.Tracks, track => track.To is null);
        Assert.IsType<DirectorOutput.Unduck>(_station.Outputs.Select(o => o.Output).Last(o => o is DirectorOutput.Duck or DirectorOutput.Unduck));

        ListenerPost reply = Reply(post);
        _station.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal(Aired, _station.Posts[reply.Id]);
    }

    [Fact]
    public void A_recording_that_is_given_up_leaves_the_window_as_it_was()
    {
        ListenerPost post = OnAirWithAuthor();
        UntilAsked(turn: 1);
        DateTimeOffset asked = _station.Now;
        _station.Give(new DirectorInput.ReplyComing(post.Id, TimeSpan.FromSeconds(35)));
        _station.RunFor(TimeSpan.FromSeconds(5));
        _station.Give(new DirectorInput.ReplyDropped(post.Id));
        _station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(asked + TimeSpan.FromSeconds(20), _station.Outputs.Last(o => o.Output is DirectorOutput.AskReply { Until: null }).At);
        Assert.Single(Posts());
    }

    [Fact]
    public void One_that_may_not_be_heard_or_takes_too_long_closes_the_exchange_kindly()
    {
        foreach (bool refused in (bool[])[true, false])
        {
            ListenerPost post = OnAirWithAuthor();
            UntilAsked(turn: 1);
            _station.Give(new DirectorInput.ReplyComing(post.Id, TimeSpan.FromSeconds(10)));
            if (refused)
                _station.Give(new DirectorInput.ReplyRefused(post.Id));
            _station.RunFor(TimeSpan.FromSeconds(40));
            Segment closing = Posts()[^1].Segment;
            Assert.Equal((post, true), (closing.Post, closing.Exchange!.Closing));
            Assert.Equal(Aired, _station.Posts[post.Id]); // once
            Assert.Null(_station.Outputs.Select(o => o.Output).OfType<DirectorOutput.Heard>().Last(heard => heard.Id == closing.Id).Item.Post);

            ListenerPost late = Reply(post);
            _station.RunFor(TimeSpan.FromMinutes(2));
            Assert.Equal([PostState.Expired], _station.Posts[late.Id]);
            Assert.Contains("over", _station.Reasons[late.Id]);
        }
    }

    [Fact]
    public void A_second_reply_to_the_same_answer_and_one_to_nothing_are_not_aired()
    {
        ListenerPost post = OnAirWithAuthor();
        UntilAsked(turn: 1);
        ListenerPost first = Reply(post), second = Reply(post), stray = Reply(_station.Post());
        _station.Give(new DirectorInput.PostCleared(first));
        _station.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal(Aired, _station.Posts[first.Id]);
        Assert.Equal([PostState.Expired], _station.Posts[second.Id]);
        Assert.Equal([PostState.Expired], _station.Posts[stray.Id]);
        Assert.Equal(2, Posts().Length);
    }

    [Fact]
    public void An_exchange_counts_as_one_post_in_the_row_and_in_the_average()
    {
        ListenerPost[] posts = [OnAirWithAuthor(), Send(), Send(), Send()];
        foreach (ListenerPost post in posts[..3])
        {
            while (_station.Voices.LastOrDefault()?.Segment.Post?.Id != post.Id)
                _station.RunFor(TimeSpan.FromSeconds(0.2));
            _station.Give(new DirectorInput.AuthorIsThere(post.Id));
            UntilAsked(turn: 1);
            Reply(post);
            UntilAsked(turn: 2);
        }

        DateTimeOffset over = _station.Now + TimeSpan.FromSeconds(20);
        _station.RunFor(TimeSpan.FromMinutes(5));
        SimulatedStation.Heard fourth = _station.Voices.Single(heard => heard.Segment.Post?.Id == posts[3].Id);
        Assert.InRange(fourth.From, over + _station.Options.MusicAfterPosts, over + _station.Options.MusicAfterPosts + TimeSpan.FromSeconds(3));
        // Some 15 s each for post and reply, and 20 s until nobody replies: the average has come nearer to that.
        Assert.InRange(_station.Outputs.Select(o => o.Output).OfType<DirectorOutput.PostsWait>().Last().Pace.Airtime, TimeSpan.FromSeconds(34), TimeSpan.FromSeconds(52));
    }

    [Fact]
    public void A_skip_ends_the_exchange_whether_the_author_is_waited_for_or_heard()
    {
        ListenerPost post = OnAirWithAuthor();
        _station.RunFor(TimeSpan.FromSeconds(5));
        _station.Give(new DirectorInput.Skip());
        _station.RunFor(TimeSpan.FromSeconds(40));
        Assert.Empty(Asked);

        post = OnAirWithAuthor();
        UntilAsked(turn: 1);
        _station.Give(new DirectorInput.Skip());
        Assert.Null(Asked.Last().Until);
        ListenerPost late = Reply(post);
        Assert.Equal([PostState.Expired], _station.Posts[late.Id]);
    }

    [Fact]
    public void A_reply_that_is_taken_back_or_a_post_that_is_erased_ends_it()
    {
        ListenerPost post = OnAirWithAuthor();
        UntilAsked(turn: 1);
        ListenerPost reply = Reply(post);
        _station.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(PostState.OnAir, _station.Posts[reply.Id][^1]);
        _station.Give(new DirectorInput.PostWithdrawn(reply.Id));
        _station.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Withdrawn, _station.Posts[reply.Id][^1]);
        Assert.Single(Asked, asked => asked.Until is not null);

        post = OnAirWithAuthor();
        UntilAsked(turn: 1);
        _station.Give(new DirectorInput.ReplyComing(post.Id, TimeSpan.FromSeconds(10)));
        _station.Give(new DirectorInput.ReplyRefused(post.Id));
        _station.Give(new DirectorInput.PostWithdrawn(post.Id));
        int heard = Posts().Length;
        _station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(heard, Posts().Length); // nothing of it is said any more
    }

    [Fact]
    public void The_station_ID_is_said_while_a_reply_is_waited_for_and_links_wait()
    {
        _station.RunFor(Start.AddMinutes(39) + TimeSpan.FromSeconds(35) - _station.Now);
        ListenerPost post = OnAirWithAuthor();
        UntilAsked(turn: 1);
        _station.Give(new DirectorInput.ReplyComing(post.Id, TimeSpan.FromSeconds(60)));
        DateTimeOffset waiting = _station.Now;
        _station.RunFor(TimeSpan.FromSeconds(70));
        SegmentKind[] said = [.. _station.Voices.Where(heard => heard.From > waiting && heard.From < waiting + TimeSpan.FromSeconds(60)).Select(heard => heard.Segment.Kind)];
        Assert.DoesNotContain(SegmentKind.Link, said);
        _station.RunFor(TimeSpan.FromMinutes(11));
        Assert.Contains(_station.Voices, heard => heard.Segment.Kind == SegmentKind.StationId && heard.From > waiting);
    }

    [Fact]
    public void A_reply_waits_for_the_store_and_is_tried_again_when_its_voice_breaks()
    {
        ListenerPost post = OnAirWithAuthor();
        UntilAsked(turn: 1);
        _station.Give(new DirectorInput.StoreAway());
        ListenerPost reply = Reply(post);
        _station.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal([PostState.Queued], _station.Posts[reply.Id]);
        _station.Give(new DirectorInput.StoreBack());
        _station.RunFor(TimeSpan.FromSeconds(5));
        _station.Break(_station.Voices[^1].Segment.Id);
        UntilAsked(turn: 2);
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Queued, PostState.OnAir, PostState.Aired], _station.Posts[reply.Id]);
    }

    [Fact]
    public void A_post_whose_voice_breaks_is_asked_about_its_author_anew()
    {
        ListenerPost post = OnAirWithAuthor();
        _station.Break(_station.Voices[^1].Segment.Id);
        _station.RunFor(TimeSpan.FromSeconds(3));
        Assert.Equal(PostState.OnAir, _station.Posts[post.Id][^1]);
        _station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Empty(Asked);
        Assert.Equal(PostState.Aired, _station.Posts[post.Id][^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_authors_do_in_a_day_every_post_comes_to_its_end_and_none_is_heard_twice(int seed)
    {
        var random = new Random(seed);
        var station = new SimulatedStation(Start, seed, new DirectorOptions { TalkBack = true })
        {
            Speaking = (dice, s) => s.Kind == SegmentKind.ListenerPost ? TimeSpan.FromSeconds(5 + dice.Next(30)) : s.Target,
            VoiceFaults = (0.05, 0.02, 0.02),
        };
        station.Give(new DirectorInput.LibraryChanged([.. Enumerable.Range(0, 50).Select(i => new Track($"{i}", $"Title {i}", $"Artist {i}", TimeSpan.FromMinutes(3)))]));
        station.Give(new DirectorInput.SignOn());
        var posts = new List<ListenerPost>();
        DateTimeOffset end = Start + TimeSpan.FromHours(24);
        for (int seen = 0; station.Now < end; seen = station.Outputs.Count)
        {
            station.RunFor(TimeSpan.FromSeconds(1));
            if (random.Next(150) == 0 && station.Now < end - TimeSpan.FromHours(1))
            {
                posts.Add(station.Post());
                station.Give(new DirectorInput.PostCleared(posts[^1]));
            }

            foreach ((_, DirectorOutput output) in station.Outputs.Skip(seen).ToArray())
            {
                if (output is DirectorOutput.MovePost { State: PostState.OnAir } moved && random.Next(2) == 0)
                    station.At(TimeSpan.FromSeconds(random.NextDouble()), new DirectorInput.AuthorIsThere(moved.Id));
                else if (output is DirectorOutput.AskReply { Until: not null } asked)
                    Reply(asked.Post);
            }

            if (random.Next(5_000) == 0)
                station.Give(new DirectorInput.Skip());
        }

        Assert.Contains(station.Voices, heard => heard.Segment.Exchange is { Closing: true });
        Assert.Contains(station.Voices, heard => heard.Segment.Exchange is { Last: true, Closing: false });
        Assert.All(station.Posts.Values, states => Assert.True(PostLifecycle.IsFinal(states[^1])));
        Assert.All(station.Posts.Values, states => Assert.True(states.Count(state => state == PostState.Aired) <= 1));

        void Reply(ListenerPost to)
        {
            ListenerPost reply = station.Post() with { From = to.From, ReplyTo = to.Id };
            var within = TimeSpan.FromSeconds(random.Next(25));
            DirectorInput what = random.Next(6) switch
            {
                0 => new DirectorInput.ReplyRefused(to.Id),
                1 => new DirectorInput.ReplyDropped(to.Id),
                2 => new DirectorInput.PostWithdrawn(to.Id),
                _ => new DirectorInput.PostCleared(reply),
            };
            if (what is not DirectorInput.PostCleared)
                station.Posts.Remove(reply.Id);
            if (random.Next(2) == 0)
                station.At(within / 2, new DirectorInput.ReplyComing(to.Id, TimeSpan.FromSeconds(random.Next(60))));
            station.At(within, what);
        }
    }

    private SimulatedStation.Heard[] Posts() => [.. _station.Voices.Where(heard => heard.Segment.Kind == SegmentKind.ListenerPost)];

    private ListenerPost Send()
    {
        ListenerPost post = _station.Post();
        _station.Give(new DirectorInput.PostCleared(post));
        return post;
    }

    private ListenerPost Reply(ListenerPost to)
    {
        ListenerPost reply = _station.Post("And another thing") with { From = to.From, ReplyTo = to.Id };
        _station.Give(new DirectorInput.PostCleared(reply));
        return reply;
    }

    /// <summary>A post is heard, and the pages have said that its author is there.</summary>
    private ListenerPost OnAirWithAuthor()
    {
        ListenerPost post = Send();
        while (_station.Posts[post.Id][^1] != PostState.OnAir)
            _station.RunFor(TimeSpan.FromSeconds(0.2));
        _station.Give(new DirectorInput.AuthorIsThere(post.Id));
        return post;
    }

    private void UntilAsked(int turn)
    {
        DateTimeOffset hang = _station.Now + TimeSpan.FromMinutes(2);
        while (Asked.LastOrDefault() is not { Until: not null } asked || asked.Turn != turn)
        {
            Assert.True(_station.Now < hang, "nobody was asked");
            // To the moment itself: what is asked is asked as a voice ends.
            _station.RunFor(_station.Director.NextDeadline - _station.Now is var next && next < TimeSpan.FromSeconds(0.01) ? next : TimeSpan.FromSeconds(0.01));
        }
    }
}
