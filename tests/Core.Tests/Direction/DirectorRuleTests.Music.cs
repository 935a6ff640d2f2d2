using Radio24.Core.Air;
using Radio24.Core.Direction;

namespace Radio24.Core.Tests.Direction;

/// <summary>The rules about music.</summary>
public partial class DirectorRuleTests
{
    [Fact]
    public void A_broken_track_is_left_alone_for_a_while()
    {
        SimulatedStation station = New();
        station.Playing = (_, t) => t.Id == "0" ? null : t.Length;
        station.Give(new DirectorInput.LibraryChanged([.. Enumerable.Range(0, 2).Select(Track)]));
        station.Give(new DirectorInput.SignOn());
        station.RunFor(TimeSpan.FromMinutes(31));
        Assert.All(station.Tracks, t => Assert.Equal("1", t.Segment.Track!.Id));
        Assert.InRange(station.Outputs.Count(o => o.Output is DirectorOutput.PlayTrack { Segment.Track.Id: "0" }), 1, 4);
        Assert.True(station.Tracks.Count >= 8);
    }

    [Fact]
    public void Without_any_playable_track_the_bed_is_the_music()
    {
        SimulatedStation station = New();
        station.Playing = (_, _) => null;
        Begin(station);
        station.RunFor(TimeSpan.FromMinutes(5));
        Assert.Empty(station.Tracks);
        Assert.Contains(station.Announced, a => a.Now.Current is { Kind: SegmentKind.Music } c && c.Title == station.Options.BedTitle);
    }

    [Fact]
    public void A_small_library_repeats_the_least_recent_track()
    {
        SimulatedStation station = New();
        station.Give(new DirectorInput.LibraryChanged([Track(0), Track(1), Track(2)]));
        station.Give(new DirectorInput.SignOn());
        station.RunFor(TimeSpan.FromHours(1));
        string[] ids = [.. station.Tracks.Select(t => t.Segment.Track!.Id)];
        for (int i = 3; i < ids.Length; i++)
            Assert.Equal(ids[i - 3], ids[i]);
    }

    [Fact]
    public void A_track_of_unknown_length_plays_to_its_end_and_a_link_follows()
    {
        SimulatedStation station = New();
        station.Playing = (_, _) => TimeSpan.FromMinutes(4);
        station.Give(new DirectorInput.LibraryChanged([.. Enumerable.Range(0, 50).Select(i => Track(i) with { Length = null })]));
        station.Give(new DirectorInput.SignOn());
        station.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal(TimeSpan.FromMinutes(4), station.Tracks[0].To - station.Tracks[0].From);
        SimulatedStation.Heard link = station.Voices.Single(v => v.Segment.Kind == SegmentKind.Link);
        Assert.InRange((link.From - station.Tracks[1].To!.Value).TotalSeconds, 0, 1);
    }
}
