using Radio24.Tests;

namespace Radio24.Bench;

/// <summary>
/// The speaking service of <see cref="Talk"/>, a process of its own so that what it costs is not taken for ours: real speech by the Realtime protocol, made before
/// it is asked for, so that it answers at once. Says where it is, and ends with its standard input.
/// </summary>
internal static class TalkServer
{
    private static readonly string[] Greetings = ["Thank you for that", "That is good to hear", "What a lovely thought", "I like that", "Well said", "That makes me smile", "I had not known that"];
    private static readonly string[] Songs = ["slow", "quiet", "bright", "blue", "long", "gentle", "northern", "evening", "winter", "summer", "early"];
    private static readonly string[] Places = ["harbour", "garden", "mountain", "river", "station", "window", "market", "island", "forest", "bridge", "valley", "coast", "village"];

    public static async Task<int> RunAsync(string[] args)
    {
        int answers = int.Parse(args[0]);
        // Others each time, or the presenter would be kept from saying the same twice.
        string[] words = [.. Enumerable.Range(0, answers).Select(n =>
            $"{Greetings[n % Greetings.Length]}. Number {n + 1} is a {Songs[n % Songs.Length]} song about a {Places[n % Places.Length]}.")];
        await Parallel.ForEachAsync(words, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, _) => await SpokenWords.ByFlite(one));
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        int next = -1;
        server.Says = _ => words[Interlocked.Increment(ref next) % words.Length];
        Console.WriteLine(server.Address);
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        return 0;
    }
}
