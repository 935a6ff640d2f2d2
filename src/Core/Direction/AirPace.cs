namespace Radio24.Core.Direction;

/// <summary>
/// How long posts wait for the air, as far as can be foreseen: each takes as long as those before it took on average, and after a full
/// row of them comes music. Links and station IDs in between are left out, so a wait is good to about a minute.
/// </summary>
/// <param name="UntilFirst">Until the first that waits can begin: what is left of the post on air, and of the music after a row.</param>
/// <param name="InRow">How many posts the row has before it, 0 to <paramref name="PostsInARow"/> − 1.</param>
/// <param name="Airtime">Of one post, measured: the latest counts most.</param>
/// <param name="PostsInARow">So many posts, then a break.</param>
/// <param name="Break">The music after a full row.</param>
public sealed record AirPace(TimeSpan UntilFirst, int InRow, TimeSpan Airtime, int PostsInARow, TimeSpan Break)
{
    /// <summary>Before any was measured: an introduction, 280 characters read out, an answer.</summary>
    public static readonly TimeSpan UsualAirtime = TimeSpan.FromSeconds(30);

    /// <summary>The wait of the post in that place.</summary>
    /// <param name="place">1 is next.</param>
    public TimeSpan WaitOf(int place)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(place, 1);
        return UntilFirst + ((place - 1) * Airtime) + ((InRow + place - 1) / PostsInARow * Break);
    }

    /// <summary>How many posts an empty line takes before one would wait longer than that.</summary>
    /// <param name="most">Counting stops there.</param>
    public int PlacesWithin(TimeSpan wait, int most)
    {
        AirPace empty = this with { UntilFirst = TimeSpan.Zero, InRow = 0 };
        int places = 1;
        while (places < most && empty.WaitOf(places + 1) <= wait)
            places++;
        return places;
    }

    /// <summary>The same some time later, if nothing but time has passed.</summary>
    public AirPace After(TimeSpan time) => this with { UntilFirst = UntilFirst > time ? UntilFirst - time : TimeSpan.Zero };
}
