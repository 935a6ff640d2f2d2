using Radio24.Core.Direction;

namespace Radio24.Core.Tests.Direction;

/// <summary>A person ends what is on air.</summary>
public class SkipTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 10, 0, TimeSpan.FromHours(9));

    [Fact]
    public void A_voice_on_air_ends_then_the_track_under_it()
    {
        var station = new SimulatedStation(Start, seed: 5);
        station.Give(new DirectorInput.LibraryChanged([.. Enumerable.Range(0, 8).Select(i =>
            new Track($"t{i}", $"Track {i}", $"Artist {i}", TimeSpan.FromMinutes(3)))]));
        station.Give(new DirectorInput.SignOn());
        station.RunFor(TimeSpan.FromSeconds(2));
        Assert.Null(station.Voices[0].To);

        station.Give(new DirectorInput.Skip());
        station.RunFor(TimeSpan.FromSeconds(30));
        Assert.Contains(station.Outputs, o => o.Output is DirectorOutput.Abandon);
        string first = station.Tracks[^1].Segment.Track!.Id;

        station.Give(new DirectorInput.Skip());
        station.RunFor(TimeSpan.FromSeconds(10));
        Assert.NotEqual(first, station.Tracks[^1].Segment.Track!.Id);
    }
}
