using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Direction;

/// <summary>Whole days in virtual time: what must hold whatever happens.</summary>
public class DirectorDayTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 5, 47, 13, TimeSpan.FromHours(9));

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_day_with_everything_going_well(int seed)
    {
        SimulatedStation station = new(Start, seed)
        {
            Making = (r, _) => TimeSpan.FromSeconds(0.05 + (r.NextDouble() * 2)),
            Speaking = (r, _) => TimeSpan.FromSeconds(3 + (r.NextDouble() * 40)),
        };
        Begin(station, Library(100, 40, seed));
        Send(station, seed, TimeSpan.FromMinutes(4));
        station.RunFor(TimeSpan.FromHours(24));

        CheckVoices(station);
        CheckPosts(station);
        CheckStationIds(station, TimeSpan.FromSeconds(110));
        CheckNoGap(station, TimeSpan.FromSeconds(4));
        CheckRepeats(station);
        Assert.Equal(SegmentKind.SignOn, station.Voices[0].Segment.Kind);
        Assert.Contains(station.Posts.Values, p => p[^1] == PostState.Aired);
        Assert.DoesNotContain(station.Posts.Values, p => p[^1] == PostState.Failed);
        Assert.InRange(station.Voices.Count(v => v.Segment.Kind == SegmentKind.Link), 40, 400);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_day_with_everything_going_wrong(int seed)
    {
        SimulatedStation station = new(Start, seed)
        {
            Making = (r, _) => r.Next(10) switch
            {
                0 => null,
                1 => TimeSpan.FromDays(2),
                2 => TimeSpan.FromSeconds(8 + (r.NextDouble() * 8)),
                _ => TimeSpan.FromSeconds(r.NextDouble() * 3),
            },
            Speaking = (r, _) => r.Next(30) == 0 ? TimeSpan.FromDays(2) : TimeSpan.FromSeconds(r.NextDouble() * 60),
            VoiceFaults = (0.1, 0.05, 0.05),
            Playing = (r, t) => r.Next(12) switch
            {
                0 => null,
                1 => TimeSpan.FromDays(2),
                2 => TimeSpan.FromSeconds(r.NextDouble() * 5),
                3 => (t.Length ?? TimeSpan.FromMinutes(3)) * (0.2 + (r.NextDouble() * 3)),
                _ => t.Length ?? TimeSpan.FromMinutes(3),
            },
            TrackNeverStarts = 0.05,
        };
        Begin(station, Library(60, 20, seed, odd: true));
        Send(station, seed, TimeSpan.FromMinutes(2), faulty: true);
        Random random = new(seed);
        for (int i = 0; i < 60; i++)
            station.At(TimeSpan.FromMinutes(random.NextDouble() * 1400), new DirectorInput.DeadAir());
        station.RunFor(TimeSpan.FromHours(24));

        CheckVoices(station);
        CheckPosts(station);
        CheckStationIds(station, station.Options.StationIdWindow + TimeSpan.FromMinutes(1));
        foreach (PostState final in new[] { PostState.Aired, PostState.Failed, PostState.Withdrawn })
            Assert.Contains(station.Posts.Values, p => p[^1] == final);
        // A dead presenter or a broken file must not stop the music: bounded by a few timeouts in a row.
        CheckNoGap(station, TimeSpan.FromSeconds(45));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_day_without_any_music(int seed)
    {
        SimulatedStation station = new(Start, seed) { Making = (r, _) => TimeSpan.FromSeconds(r.NextDouble() * 4) };
        Begin(station, []);
        Send(station, seed, TimeSpan.FromMinutes(6));
        station.RunFor(TimeSpan.FromHours(24));

        CheckVoices(station);
        CheckPosts(station);
        CheckStationIds(station, TimeSpan.FromSeconds(150));
        Assert.Empty(station.Tracks);
        DateTimeOffset last = Start;
        foreach (SimulatedStation.Heard voice in station.Voices)
        {
            Assert.True(voice.From - last < TimeSpan.FromMinutes(7), $"nobody spoke from {last:T} to {voice.From:T}");
            last = voice.From;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_day_without_a_voice_is_music(int seed)
    {
        SimulatedStation station = new(Start, seed) { Making = (_, _) => null };
        Begin(station, Library(100, 40, seed));
        Send(station, seed, TimeSpan.FromMinutes(10));
        station.RunFor(TimeSpan.FromHours(24));

        Assert.Empty(station.Voices);
        CheckPosts(station);
        CheckNoGap(station, TimeSpan.FromSeconds(4));
        Assert.All(station.Posts.Values, p => Assert.Equal(PostState.Failed, p[^1]));
        // A station ID is tried again and again, but not in a storm.
        Assert.InRange(station.Outputs.Count(o => o.Output is DirectorOutput.Cue), 24, 6000);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_flood_of_posts_leaves_room_for_music(int seed)
    {
        SimulatedStation station = new(Start, seed) { Speaking = (r, _) => TimeSpan.FromSeconds(5 + (r.NextDouble() * 20)) };
        Begin(station, Library(100, 40, seed));
        Send(station, seed, TimeSpan.FromSeconds(8), hours: 1);
        station.RunFor(TimeSpan.FromHours(9));

        CheckVoices(station);
        CheckPosts(station);
        CheckNoGap(station, TimeSpan.FromSeconds(4));
        CheckStationIds(station, TimeSpan.FromSeconds(100));
        int row = 0;
        DateTimeOffset lastPost = DateTimeOffset.MinValue;
        foreach (SimulatedStation.Heard post in station.Voices.Where(v => v.Segment.Kind == SegmentKind.ListenerPost))
        {
            row = post.From - lastPost >= station.Options.MusicAfterPosts ? 1 : row + 1;
            Assert.True(row <= station.Options.PostsInARow, $"{row} posts in a row at {post.From:T}");
            lastPost = post.To ?? station.Now;
        }

        Assert.True(station.Posts.Values.Count(p => p[^1] == PostState.Aired) > 300);
        Assert.DoesNotContain(station.Posts.Values, p => p[^1] is PostState.Failed or PostState.Expired);
    }

    [Fact]
    public void The_same_seed_makes_the_same_day()
    {
        Assert.Equal(Run(), Run());

        static List<string> Run()
        {
            SimulatedStation station = new(Start, 5);
            Begin(station, Library(50, 20, 5));
            Send(station, 5, TimeSpan.FromMinutes(7));
            station.RunFor(TimeSpan.FromHours(6));
            return [.. station.Outputs.Where(o => o.Output is not (DirectorOutput.MovePost or DirectorOutput.Cue or DirectorOutput.Announce))
                .Select(o => $"{o.At:O} {o.Output.GetType().Name} {(o.Output as DirectorOutput.PlayTrack)?.Segment.Track!.Id}")];
        }
    }

    [Fact]
    public void Music_comes_and_goes_while_the_station_runs()
    {
        SimulatedStation station = new(Start, 3);
        Begin(station, []);
        for (int i = 1; i < 24; i++)
        {
            IReadOnlyList<Track> library = i % 3 == 0 ? [] : Library(i * 5, i * 2, i);
            station.At(TimeSpan.FromHours(i), new DirectorInput.LibraryChanged(library));
        }

        station.RunFor(TimeSpan.FromHours(24));
        CheckVoices(station);
        CheckStationIds(station, TimeSpan.FromSeconds(60));
        for (int i = 1; i < 24; i++)
        {
            // 10 minutes after a change, what was there before has been played to its end.
            (DateTimeOffset from, DateTimeOffset to) = (Start.AddHours(i).AddMinutes(10), Start.AddHours(i + 1));
            Assert.Equal(i % 3 == 0, !station.Tracks.Exists(t => t.From >= from && t.From < to));
        }
    }

    private static void Begin(SimulatedStation station, IReadOnlyList<Track> library)
    {
        station.Give(new DirectorInput.LibraryChanged(library));
        station.Give(new DirectorInput.SignOn());
    }

    private static IReadOnlyList<Track> Library(int tracks, int artists, int seed, bool odd = false)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, tracks).Select(i => new Track(
            $"{i}.flac", $"Title {i}", $"Artist {i % artists}", odd && random.Next(4) == 0 ? null : Length(i)))];

        TimeSpan Length(int i) => odd && i % 10 == 0
            ? TimeSpan.FromSeconds(random.NextDouble() * 10)
            : TimeSpan.FromSeconds(120 + (random.NextDouble() * (odd && i % 17 == 0 ? 4000 : 240)));
    }

    private static void Send(SimulatedStation station, int seed, TimeSpan every, bool faulty = false, double hours = 23)
    {
        Random random = new(seed * 31);
        for (TimeSpan at = TimeSpan.Zero; at < TimeSpan.FromHours(hours); at += every * (random.NextDouble() * 2))
        {
            ListenerPost post = station.Post();
            station.At(at, new DirectorInput.PostCleared(post));
            if (!faulty)
                continue;
            if (random.Next(5) == 0)
                station.At(at + TimeSpan.FromSeconds((random.NextDouble() * 90) - 10 is var s && s > 0 ? s : 0), new DirectorInput.PostWithdrawn(post.Id));
            if (random.Next(5) == 0)
                station.At(at + TimeSpan.FromSeconds(random.NextDouble() * 600), new DirectorInput.PostCleared(post));
        }
    }

    private static void CheckVoices(SimulatedStation station)
    {
        List<SimulatedStation.Heard> voices = station.Voices;
        for (int i = 1; i < voices.Count; i++)
        {
            Assert.NotNull(voices[i - 1].To);
            Assert.True(voices[i].From >= voices[i - 1].To, "two voices at once");
        }

        Assert.All(voices.Where(v => v.To is not null), v =>
            Assert.True(v.To - v.From <= station.Options.LongestVoice + TimeSpan.FromSeconds(1)));
    }

    private static void CheckPosts(SimulatedStation station)
    {
        Assert.NotEmpty(station.Posts);
        Assert.All(station.Posts.Values, states =>
        {
            Assert.Equal(1, states.Count(PostLifecycle.IsFinal));
            Assert.True(PostLifecycle.IsFinal(states[^1]));
        });
        Assert.All(station.Posts.Where(p => p.Value[^1] is PostState.Failed or PostState.Expired), p => Assert.NotNull(station.Reasons[p.Key]));
        // Posts that were aired at the first try were aired in the order they came.
        List<DateTimeOffset> order = [.. station.Voices.Where(v => v.Segment.Post is not null)
            .Where(v => station.Posts[v.Segment.Post!.Id] is [PostState.Queued, PostState.OnAir, PostState.Aired])
            .Where(v => station.Outputs.Count(o => o.Output is DirectorOutput.Cue c && c.Segment.Post?.Id == v.Segment.Post!.Id) == 1)
            .Select(v => station.Outputs.First(o => o.Output is DirectorOutput.MovePost m && m.Id == v.Segment.Post!.Id).At)];
        Assert.Equal(order.Order(), order);
    }

    private static void CheckStationIds(SimulatedStation station, TimeSpan within)
    {
        List<DateTimeOffset> ids = [.. station.Voices.Where(v => v.Segment.Kind == SegmentKind.StationId).Select(v => v.From)];
        for (DateTimeOffset hour = new(2026, 3, 1, 6, 0, 0, Start.Offset); hour < station.Now - within; hour += TimeSpan.FromHours(1))
        {
            Assert.True(
                ids.Exists(id => id >= hour - station.Options.StationIdLead && id <= hour + within),
                $"no station ID around {hour:HH:mm}; nearest {ids.MinBy(i => (i - hour).Duration()):T}");
        }
    }

    /// <summary>Neither a track nor a voice: only the bed. It may last as long as a hand-over takes.</summary>
    private static void CheckNoGap(SimulatedStation station, TimeSpan longest)
    {
        DateTimeOffset covered = Start;
        foreach (SimulatedStation.Heard heard in station.Tracks.Concat(station.Voices).OrderBy(h => h.From))
        {
            Assert.True(heard.From - covered <= longest, $"nothing but the bed from {covered:T} to {heard.From:T} ({heard.From - covered})");
            if ((heard.To ?? station.Now) > covered)
                covered = heard.To ?? station.Now;
        }

        Assert.True(station.Now - covered <= longest);
    }

    private static void CheckRepeats(SimulatedStation station)
    {
        foreach (IGrouping<string, SimulatedStation.Heard> track in station.Tracks.GroupBy(t => t.Segment.Track!.Id))
            CheckApart(track, station.Options.TrackRepeat);
        foreach (IGrouping<string, SimulatedStation.Heard> artist in station.Tracks.GroupBy(t => t.Segment.Track!.Artist))
            CheckApart(artist, station.Options.ArtistRepeat);

        static void CheckApart(IGrouping<string, SimulatedStation.Heard> plays, TimeSpan apart)
        {
            List<DateTimeOffset> times = [.. plays.Select(p => p.From)];
            for (int i = 1; i < times.Count; i++)
                Assert.True(times[i] - times[i - 1] >= apart, $"{plays.Key} at {times[i - 1]:T} and again at {times[i]:T}");
        }
    }
}
