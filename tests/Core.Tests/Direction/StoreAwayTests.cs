using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Direction;

/// <summary>While nothing can be written down no further post is taken up, and everything else goes on.</summary>
public class StoreAwayTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 10, 0, TimeSpan.FromHours(9));

    [Fact]
    public void The_post_on_air_is_heard_to_its_end_and_the_next_waits_until_the_store_is_back()
    {
        SimulatedStation station = OnAir();
        ListenerPost first = Send(station), second = Send(station), third = Send(station);
        station.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(first.Id, station.Voices[^1].Segment.Post?.Id);

        station.Give(new DirectorInput.StoreAway());
        station.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal([first.Id], Aired(station));
        Assert.Equal(PostState.Aired, station.Posts[first.Id][^1]);
        Assert.Equal([PostState.Queued], station.Posts[second.Id]);

        station.Give(new DirectorInput.StoreBack());
        station.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal([first.Id, second.Id, third.Id], Aired(station));
    }

    [Theory]
    [InlineData(0.1)] // being made
    [InlineData(0.7)] // the music goes down for it
    public void A_post_that_is_only_just_prepared_waits_too(double seconds)
    {
        SimulatedStation station = OnAir();
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromSeconds(seconds));
        station.Give(new DirectorInput.StoreAway());
        station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Empty(Aired(station));
        Assert.Equal(
            station.Outputs.Count(o => o.Output is DirectorOutput.Duck), station.Outputs.Count(o => o.Output is DirectorOutput.Unduck));

        station.Give(new DirectorInput.StoreBack());
        station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal([post.Id], Aired(station));
    }

    [Fact]
    public void One_that_breaks_off_meanwhile_is_tried_again_when_the_store_is_back()
    {
        SimulatedStation station = OnAir();
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromSeconds(5));
        station.Give(new DirectorInput.StoreAway());
        SegmentId voice = station.Voices[^1].Segment.Id;
        station.Break(voice);
        station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Single(Aired(station));
        station.Give(new DirectorInput.StoreBack());
        station.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal([post.Id, post.Id], Aired(station));
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Queued, PostState.OnAir, PostState.Aired], station.Posts[post.Id]);
    }

    [Fact]
    public void Music_links_and_the_station_id_go_on_as_if_no_post_waited()
    {
        SimulatedStation with = OnAir(), without = OnAir();
        Send(with);
        with.Give(new DirectorInput.StoreAway()); // one is being made, the others have not been asked for
        for (int i = 0; i < 4; i++)
            Send(with);
        with.RunFor(TimeSpan.FromMinutes(55));
        without.RunFor(TimeSpan.FromMinutes(55));
        Assert.Equal(Heard(without), Heard(with));

        static IEnumerable<string> Heard(SimulatedStation station) => station.Tracks.Concat(station.Voices)
            .OrderBy(one => one.From).Select(one => $"{one.From:T} {one.Segment.Kind} {one.Segment.Track?.Id}");
    }

    [Fact]
    public void A_post_waits_for_the_store_however_long_that_takes()
    {
        SimulatedStation station = OnAir();
        ListenerPost asked = Send(station); // its voice is being made when the store goes away
        station.Give(new DirectorInput.StoreAway());
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromHours(3));
        Assert.Equal([PostState.Queued], station.Posts[post.Id]);
        station.Give(new DirectorInput.StoreBack());
        station.RunFor(TimeSpan.FromMinutes(3));
        Assert.Equal([asked.Id, post.Id], Aired(station));
    }

    private static IEnumerable<PostId> Aired(SimulatedStation station) =>
        station.Voices.Where(v => v.Segment.Kind == SegmentKind.ListenerPost).Select(v => v.Segment.Post!.Id);

    private static ListenerPost Send(SimulatedStation station)
    {
        ListenerPost post = station.Post();
        station.Give(new DirectorInput.PostCleared(post));
        return post;
    }

    private static SimulatedStation OnAir()
    {
        var station = new SimulatedStation(Start, seed: 5);
        station.Give(new DirectorInput.LibraryChanged(
            [.. Enumerable.Range(0, 40).Select(i => new Track($"t{i}", $"Track {i}", $"Artist {i}", TimeSpan.FromMinutes(3)))]));
        station.Give(new DirectorInput.SignOn());
        station.RunFor(TimeSpan.FromMinutes(1));
        return station;
    }
}
