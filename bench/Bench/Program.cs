// Radio24's measurements: each prints what it measured, in words and figures, and ends by itself.
using Radio24.Bench;

Measurement[] measurements =
[
    new("fanout", "[--listeners 200] [--seconds 20] [--joins-per-second 50]  one station to many listeners", Fanout.RunAsync),
    new("start", "[--times 5]  a warm start until the station is on air, and its end", Start.RunAsync),
    new("idle", "[--seconds 30]  the station alone on air, no listeners: CPU and resident memory", Idle.RunAsync),
    new("tick", "[--frames 3000] [--seconds 10]  what one 20 ms tick of the air costs, stage by stage", Tick.RunAsync),
    new("posttoair", "[--posts 20]  text post accepted → first spoken sample leaves the encoder", PostToAir.RunAsync),
    new("takeover", "[--times 5]  a second Host, from the first one's death until it is on air", TakeOver.RunAsync),
    new("posts", "[--connections 10000] [--pages 1000] [--seconds 10] [--lines 64] [--only idle|pages|routes|posts]  posts a second, pages on the hub, the cost of a request", Posts.RunAsync),
    new("talk", "[--turns 100] [--sessions 20] [--seconds 10]  end of a listener's speech → first sample of the presenter's answer; the cost of a session", Talk.RunAsync),
    new("presenter", "[--minutes 10]  the presenter's sessions in real time against a service that fails now and then: the ledger against the service's own count", Presenter.RunAsync),
    new("screening", "[--seconds 5]  all local steps of the screening chain on one thread, together and one by one: posts a second, and how long one takes", Screening.RunAsync),
];

if (args is ["fanout-server", ..])
{
    return await FanoutServer.RunAsync(args[1..]); // the measured process of "fanout"
}

if (args is ["talk-server", ..])
{
    return await TalkServer.RunAsync(args[1..]); // the service of "talk"
}

// The parts of "posts" that are processes of their own.
if (args is ["posts-load", ..])
{
    return await PostsLoad.RunAsync(args[1..]);
}

if (args is ["posts-bare", ..])
{
    return await BareServer.RunAsync(withHub: args is [_, "hub"]);
}

string name = args is [var first, ..] ? first : "help";
if (Array.Find(measurements, m => m.Name == name) is { } chosen)
{
    return await chosen.RunAsync(args[1..]);
}

TextWriter to = name == "help" ? Console.Out : Console.Error;
to.WriteLine(name == "help" ? "usage: ./radio24 bench NAME [options]" : $"no such measurement: {name}");
foreach (Measurement measurement in measurements)
{
    to.WriteLine($"  {measurement.Name,-10} {measurement.About}");
}

return name == "help" ? 0 : 2;
