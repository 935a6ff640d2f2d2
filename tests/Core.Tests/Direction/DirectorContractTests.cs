using Radio24.Core.Air;
using Radio24.Core.Direction;

namespace Radio24.Core.Tests.Direction;

/// <summary>What the director asks of its driver: draining, the clock, the options.</summary>
public class DirectorContractTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 10, 0, TimeSpan.FromHours(9));

    [Fact]
    public void Outputs_must_be_drained_before_the_next_input()
    {
        Core.Direction.Director director = new(new DirectorOptions());
        director.Handle(new DirectorInput.SignOn(), Start);
        Assert.Throws<InvalidOperationException>(() => director.Handle(new DirectorInput.Tick(), Start));
        while (director.TryPoll(out _))
        {
        }

        director.Handle(new DirectorInput.Tick(), Start);
    }

    [Fact]
    public void A_clock_that_goes_back_stands_still()
    {
        SimulatedStation station = OnAir();
        DateTimeOffset deadline = station.Director.NextDeadline;
        station.Director.Handle(new DirectorInput.Tick(), Start.AddHours(-5));
        Assert.False(station.Director.TryPoll(out _));
        Assert.Equal(deadline, station.Director.NextDeadline);
    }

    [Fact]
    public void A_leap_of_the_clock_skips_the_hours_between()
    {
        SimulatedStation station = OnAir();
        Core.Direction.Director director = station.Director;
        director.Handle(new DirectorInput.Tick(), station.Now.AddHours(30).AddMinutes(20));
        int cues = 0;
        while (director.TryPoll(out DirectorOutput output))
            cues += output is DirectorOutput.Cue { Segment.Kind: SegmentKind.StationId } ? 1 : 0;
        Assert.Equal(0, cues);
        Assert.True(director.NextDeadline < station.Now.AddHours(32));
    }

    private static SimulatedStation OnAir()
    {
        SimulatedStation station = new(Start, 1);
        station.Give(new DirectorInput.LibraryChanged(
            [.. Enumerable.Range(0, 9).Select(i => new Track($"{i}", $"Title {i}", $"Artist {i}", TimeSpan.FromMinutes(3)))]));
        station.Give(new DirectorInput.SignOn());
        station.RunFor(TimeSpan.FromMinutes(1));
        return station;
    }
}
