using System.Diagnostics;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Bench;

/// <summary>
/// All local steps of the screening chain on one thread, over the tests' corpora mixed: the limits, what is personal, what is said, commands to
/// a model, alarms, and repeats. Beside them what each adds, and the limits alone, which are what the station had before it read what is said.
/// </summary>
internal static class Screening
{
    private static readonly string[] Names = ["hostile.en", "hostile.ja", "harmless.en", "harmless.ja"];

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Options(args, "seconds");
        int seconds = options.Number("seconds", 5);
        var now = DateTimeOffset.UnixEpoch;
        ListenerPost[] posts = [.. Corpora().Select(words => new ListenerPost(PostId.New(now), ListenerId.New(now), null, new PostBody.Text(words), now))];
        new Random(1).Shuffle(posts);
        long began = Stopwatch.GetTimestamp();
        var rules = new RuleScreenerOptions();
        (string Name, ScreeningChain Chain)[] chains =
        [
            ("limits alone", new([new LimitsStep(rules)])),
            ("limits, privacy", new([new LimitsStep(rules), new PrivacyStep()])),
            ("limits, rules", new([new LimitsStep(rules), new RulesStep(rules)])),
            ("limits, injection", new([new LimitsStep(rules), new InjectionStep()])),
            ("limits, alarm", new([new LimitsStep(rules), new AlarmStep()])),
            ("limits, repeats", new([new LimitsStep(rules), new RepeatsStep(new RepeatsOptions())])),
            ("all local steps", new([.. LocalSteps.Of(rules), new RepeatsStep(new RepeatsOptions())])),
        ];
        Console.WriteLine($"{posts.Length} posts, {posts.Average(p => ((PostBody.Text)p.Body).Words.Length):0} characters on average; the tables read in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");

        var rates = new List<double>();
        foreach ((string name, ScreeningChain chain) in chains)
            rates.Add(await MeasureAsync(name, chain, posts, seconds));
        Console.WriteLine($"  all local steps take the chain to {rates[^1] / rates[0]:0.00} of the speed of the limits alone");
        return 0;
    }

    private static IEnumerable<string> Corpora() =>
        from name in Names
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Corpora", name + ".txt"))
        where line.Length > 0 && line[0] != '#'
        select line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..];

    /// <returns>Posts a second.</returns>
    private static async Task<double> MeasureAsync(string name, ScreeningChain chain, ListenerPost[] posts, int seconds)
    {
        for (int i = 0; i < posts.Length * 3; i++) await chain.ScreenAsync(posts[i % posts.Length], default);

        var each = new List<double>();
        long start = Stopwatch.GetTimestamp();
        long end = start + (Stopwatch.Frequency * seconds);
        long last = start;
        for (int i = 0; last < end; i++)
        {
            await chain.ScreenAsync(posts[i % posts.Length], default);
            long now = Stopwatch.GetTimestamp();
            each.Add(Stopwatch.GetElapsedTime(last, now).TotalMicroseconds);
            last = now;
        }

        double rate = each.Count / Stopwatch.GetElapsedTime(start, last).TotalSeconds;
        each.Sort();
        Console.WriteLine($"  {name,-20} {rate,10:#,##0} posts/s   p50 {each[each.Count / 2],6:0} µs   p99 {each[each.Count * 99 / 100],6:0} µs   longest {each[^1] / 1000:0.0} ms");
        return rate;
    }
}
