using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Direction;

/// <summary>One rule of the programme a test, in virtual time.</summary>
public partial class DirectorRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 10, 0, TimeSpan.FromHours(9));

    [Fact]
    public void The_station_signs_on_then_plays_music()
    {
        SimulatedStation station = OnAir();
        Assert.Equal(SegmentKind.SignOn, station.Voices[0].Segment.Kind);
        Assert.InRange((station.Voices[0].From - Start).TotalSeconds, 0, 1);
        Assert.InRange((station.Tracks[0].From - station.Voices[0].To!.Value).TotalSeconds, 0, 0.5);
    }

    [Fact]
    public void A_late_sign_on_does_not_keep_the_music_waiting()
    {
        SimulatedStation station = New();
        station.Making = (_, _) => TimeSpan.FromSeconds(6);
        Begin(station);
        station.RunFor(TimeSpan.FromSeconds(10));
        Assert.InRange((station.Tracks[0].From - Start).TotalSeconds, 3, 3.5);
        Assert.Equal(SegmentKind.SignOn, station.Voices[0].Segment.Kind);
    }

    [Fact]
    public void A_post_is_taken_up_over_the_music_at_once()
    {
        SimulatedStation station = OnAir();
        DateTimeOffset sent = station.Now;
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromSeconds(10));

        SimulatedStation.Heard voice = station.Voices[^1];
        Assert.Equal(post.Id, voice.Segment.Post?.Id);
        // 0.3 s to make it, 0.8 s to duck, 0.04 s to the encoder.
        Assert.InRange((voice.From - sent).TotalSeconds, 1, 1.2);
        Assert.Null(station.Tracks[^1].To);
        Assert.Equal(station.Tracks[^1].Segment.Track, voice.Segment.Playing);
        string[] order = [.. station.Outputs.Where(o => o.At >= sent && o.Output is not DirectorOutput.PostsWait).Select(o => o.Output.GetType().Name)];
        Assert.Equal(["MovePost", "Cue", "Duck", "Take", "Heard", "MovePost", "Announce"], order);
    }

    [Fact]
    public void The_music_is_down_before_the_first_word_and_up_after_the_last()
    {
        SimulatedStation station = OnAir();
        Send(station);
        station.RunFor(TimeSpan.FromSeconds(60));
        (DateTimeOffset duckAt, DirectorOutput.Duck duck) = Last<DirectorOutput.Duck>(station);
        (DateTimeOffset takeAt, _) = Last<DirectorOutput.Take>(station);
        (DateTimeOffset unduckAt, _) = Last<DirectorOutput.Unduck>(station);
        Assert.Equal(-13, duck.Decibels);
        Assert.True(takeAt - duckAt >= duck.Over);
        Assert.Equal(station.Voices[^1].To, unduckAt);
    }

    [Fact]
    public void A_post_that_comes_during_speech_follows_right_after_it()
    {
        SimulatedStation station = New();
        Begin(station);
        station.RunFor(TimeSpan.FromSeconds(5));
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal([SegmentKind.SignOn, SegmentKind.ListenerPost], station.Voices.Select(v => v.Segment.Kind));
        Assert.Equal(post.Id, station.Voices[1].Segment.Post!.Id);
        Assert.InRange((station.Voices[1].From - station.Voices[0].To!.Value).TotalSeconds, 0, 0.1);
    }

    [Fact]
    public void A_post_near_the_end_of_a_track_talks_over_the_end_and_music_follows()
    {
        SimulatedStation station = OnAir();
        SimulatedStation.Heard track = station.Tracks[0];
        station.RunFor(track.From + TimeSpan.FromSeconds(176) - station.Now);
        Send(station);
        station.RunFor(TimeSpan.FromMinutes(2));
        SimulatedStation.Heard voice = station.Voices.Single(v => v.Segment.Kind == SegmentKind.ListenerPost);
        Assert.True(voice.From < track.To && voice.To > track.To);
        Assert.InRange((station.Tracks[1].From - voice.To!.Value).TotalSeconds, 0, 0.5);
    }

    [Fact]
    public void Posts_are_aired_in_order_three_in_a_row_then_music()
    {
        SimulatedStation station = OnAir();
        ListenerPost[] posts = [.. Enumerable.Range(0, 5).Select(_ => Send(station))];
        station.RunFor(TimeSpan.FromMinutes(10));
        SimulatedStation.Heard[] aired = [.. station.Voices.Where(v => v.Segment.Post is not null)];
        Assert.Equal(posts.Select(p => p.Id), aired.Select(v => v.Segment.Post!.Id));
        Assert.True(aired[1].From - aired[0].To < TimeSpan.FromSeconds(0.2));
        Assert.True(aired[2].From - aired[1].To < TimeSpan.FromSeconds(0.2));
        Assert.True(aired[3].From - aired[2].To >= station.Options.MusicAfterPosts);
    }

    [Fact]
    public void A_link_comes_after_every_second_track_over_its_last_notes()
    {
        SimulatedStation station = OnAir();
        station.RunFor(TimeSpan.FromMinutes(20));
        SimulatedStation.Heard link = station.Voices.First(v => v.Segment.Kind == SegmentKind.Link);
        Assert.Equal(station.Tracks[1].Segment.Track, link.Segment.Played);
        Assert.Equal(station.Tracks[2].Segment.Track, link.Segment.Next);
        Assert.InRange((station.Tracks[1].To!.Value - link.From).TotalSeconds, 1.5, 3);
        Assert.True(station.Tracks[2].From >= link.To);
    }

    [Fact]
    public void Between_two_tracks_without_a_link_the_music_crossfades()
    {
        SimulatedStation station = OnAir();
        station.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromSeconds(180 - 2 + 0.1), station.Tracks[1].From - station.Tracks[0].From);
    }

    [Fact]
    public void A_link_that_is_not_ready_is_left_out()
    {
        SimulatedStation station = OnAir();
        station.Making = (_, s) => s.Kind == SegmentKind.Link ? TimeSpan.FromDays(2) : TimeSpan.FromSeconds(0.3);
        station.RunFor(TimeSpan.FromMinutes(8));
        Assert.DoesNotContain(station.Voices, v => v.Segment.Kind == SegmentKind.Link);
        Assert.Contains(station.Outputs, o => o.Output is DirectorOutput.Abandon);
        Assert.InRange((station.Tracks[2].From - station.Tracks[1].To!.Value).TotalSeconds, -2, 3.5);
    }

    [Fact]
    public void A_post_takes_the_place_of_a_link_that_has_not_begun()
    {
        SimulatedStation station = OnAir();
        station.RunFor(TimeSpan.FromMinutes(3));
        station.RunFor(station.Tracks[1].From + TimeSpan.FromSeconds(180 - 12) - station.Now);
        Assert.Equal(SegmentKind.Link, Last<DirectorOutput.Cue>(station).Output.Segment.Kind);
        Send(station);
        station.RunFor(TimeSpan.FromMinutes(3));
        Assert.Equal([SegmentKind.SignOn, SegmentKind.ListenerPost], station.Voices.Select(v => v.Segment.Kind));
    }

    [Fact]
    public void The_station_id_comes_on_the_hour()
    {
        SimulatedStation station = OnAir();
        station.RunFor(TimeSpan.FromHours(3));
        DateTimeOffset[] ids = [.. station.Voices.Where(v => v.Segment.Kind == SegmentKind.StationId).Select(v => v.From)];
        Assert.Equal([10, 11, 12], ids.Select(i => (i + TimeSpan.FromSeconds(20)).Hour));
        Assert.All(ids, i => Assert.True(i.Minute is 59 or 0, $"{i:T}"));
    }

    [Fact]
    public void The_hour_is_that_of_the_station_s_zone()
    {
        SimulatedStation station = New(new DateTimeOffset(2026, 3, 1, 9, 40, 0, TimeSpan.FromHours(5.5)));
        Begin(station);
        station.RunFor(TimeSpan.FromMinutes(25));
        SimulatedStation.Heard id = station.Voices.Single(v => v.Segment.Kind == SegmentKind.StationId);
        Assert.InRange((id.From - new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromHours(5.5))).TotalSeconds, -20, 2);
    }

    [Fact]
    public void A_failed_station_id_is_tried_again_until_it_is_heard()
    {
        SimulatedStation station = OnAir();
        int tries = 0;
        station.Making = (_, s) => s.Kind == SegmentKind.StationId && ++tries < 6 ? null : TimeSpan.FromSeconds(0.3);
        station.RunFor(TimeSpan.FromMinutes(55));
        Assert.Equal(6, tries);
        Assert.Single(station.Voices, v => v.Segment.Kind == SegmentKind.StationId);
    }

    [Fact]
    public void A_failing_voice_is_tried_once_more_then_the_post_fails_with_its_reason()
    {
        SimulatedStation station = OnAir();
        station.Making = (_, _) => null;
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal([PostState.Queued, PostState.Failed], station.Posts[post.Id]);
        Assert.Equal("the engine stopped", station.Reasons[post.Id]);
        Assert.Equal(2, station.Outputs.Count(o => o.Output is DirectorOutput.Cue { Segment.Post: not null }));
    }

    [Fact]
    public void A_voice_that_breaks_off_on_air_is_tried_again()
    {
        SimulatedStation station = OnAir();
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromSeconds(5));
        station.Give(new DirectorInput.VoiceFailed(new SegmentId(999), "not mine"));
        Assert.Equal(PostState.OnAir, station.Posts[post.Id][^1]);
        station.Give(new DirectorInput.DeadAir());
        station.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Queued, PostState.OnAir, PostState.Aired], station.Posts[post.Id]);
    }

    [Fact]
    public void A_voice_that_is_not_ready_in_time_fails()
    {
        SimulatedStation station = OnAir();
        station.Making = (_, _) => TimeSpan.FromDays(2);
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal("the presenter was not ready in time", station.Reasons[post.Id]);
    }

    [Fact]
    public void A_clock_that_is_set_moves_the_hour_and_nothing_else()
    {
        SimulatedStation station = OnAir(), untouched = OnAir();
        foreach (SimulatedStation one in new[] { station, untouched })
            Send(one);
        station.Give(new DirectorInput.ClockSet(TimeSpan.FromMinutes(-30)));
        foreach (SimulatedStation one in new[] { station, untouched })
            one.RunFor(TimeSpan.FromMinutes(40));
        Assert.Equal(Posts(untouched), Posts(station));

        // 9:10 and a minute, set back to 8:41: the next full hour is 9.
        station.RunFor(TimeSpan.FromMinutes(70));
        DateTimeOffset[] ids = [.. station.Voices.Where(v => v.Segment.Kind == SegmentKind.StationId).Select(v => v.From.AddMinutes(-30))];
        Assert.Equal([9, 10], ids.Select(at => at.AddMinutes(1).Hour));
        Assert.All(ids, at => Assert.True(at.Minute is 59 or 0, $"{at:T}"));
        Assert.Equal(station.Now.AddMinutes(-30).Hour, station.Announced[^1].Now.Current.StartedAt.Hour);

        static IEnumerable<(DateTimeOffset, DateTimeOffset?)> Posts(SimulatedStation station) =>
            station.Voices.Where(v => v.Segment.Post is not null).Select(v => (v.From, v.To));
    }

    [Fact]
    public void Now_playing_changes_when_it_is_heard()
    {
        SimulatedStation station = OnAir();
        Send(station);
        station.RunFor(TimeSpan.FromMinutes(1));
        SimulatedStation.Heard voice = station.Voices[^1];
        (DateTimeOffset at, NowPlaying now) = station.Announced.Last(a => a.Now.Current.Kind == SegmentKind.ListenerPost);
        Assert.Equal(voice.From, at);
        Assert.Equal(voice.From, now.Current.StartedAt);
        Assert.Equal("Aki", now.Current.Title);
        Assert.Equal(station.Tracks[0].Segment.Track!.Title, station.Announced[^1].Now.Current.Title);
        Assert.Equal(voice.To, station.Announced[^1].At);
        // Back to the track: it began when it began.
        Assert.Equal(station.Tracks[0].From, station.Announced[^1].Now.Current.StartedAt);
        Assert.Equal([SegmentKind.ListenerPost, SegmentKind.SignOn], station.Announced[^1].Now.History.Select(h => h.Kind));
        Assert.NotNull(station.Announced[^1].Now.Next);
    }

    [Fact]
    public void History_is_ten_items_newest_first()
    {
        SimulatedStation station = OnAir();
        station.RunFor(TimeSpan.FromHours(2));
        IReadOnlyList<AirItem> history = station.Announced[^1].Now.History;
        Assert.Equal(10, history.Count);
        Assert.Equal(history.OrderByDescending(h => h.StartedAt), history);
    }

    [Fact]
    public void Dead_air_in_a_track_brings_the_next_one()
    {
        SimulatedStation station = OnAir();
        station.Give(new DirectorInput.DeadAir());
        station.RunFor(TimeSpan.FromSeconds(3));
        Assert.Equal(2, station.Tracks.Count);
        Assert.NotEqual(station.Tracks[0].Segment.Track, station.Tracks[1].Segment.Track);
        Assert.Contains(station.Outputs, o => o.Output is DirectorOutput.Alert);
    }

    [Fact]
    public void Dead_air_in_the_bed_brings_a_voice()
    {
        SimulatedStation station = New();
        station.Give(new DirectorInput.SignOn());
        station.RunFor(TimeSpan.FromMinutes(1));
        station.Give(new DirectorInput.DeadAir());
        station.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal(SegmentKind.Filler, station.Voices[^1].Segment.Kind);
    }

    private static SimulatedStation New(DateTimeOffset? start = null, DirectorOptions? options = null) => new(start ?? Start, 1, options);

    private static void Begin(SimulatedStation station)
    {
        station.Give(new DirectorInput.LibraryChanged([.. Enumerable.Range(0, 100).Select(Track)]));
        station.Give(new DirectorInput.SignOn());
    }

    /// <summary>Signed on, and 40 s into the first track.</summary>
    private static SimulatedStation OnAir()
    {
        SimulatedStation station = New();
        Begin(station);
        station.RunFor(TimeSpan.FromMinutes(1));
        return station;
    }

    private static Track Track(int number) => new($"{number}", $"Title {number}", $"Artist {number}", TimeSpan.FromMinutes(3));

    private static ListenerPost Send(SimulatedStation station)
    {
        ListenerPost post = station.Post();
        station.Give(new DirectorInput.PostCleared(post));
        return post;
    }

    private static DirectorOutput.PostsWait Waiting(SimulatedStation station) => Last<DirectorOutput.PostsWait>(station).Output;

    private static (DateTimeOffset At, T Output) Last<T>(SimulatedStation station)
        where T : DirectorOutput
    {
        (DateTimeOffset at, DirectorOutput output) = station.Outputs.Last(o => o.Output is T);
        return (at, (T)output);
    }
}
