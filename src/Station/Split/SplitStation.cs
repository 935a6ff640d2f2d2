using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Servers;
using Radio24.Startup;

namespace Radio24.Station.Split;

/// <summary>What was asked for on the command line.</summary>
internal sealed record SplitOptions
{
    public int Port { get; init; } = 8080;

    public int UdpPort { get; init; } = 50_000;

    /// <summary>Addresses, separated by commas; null: this machine only.</summary>
    public string? Listen { get; init; }

    /// <summary><c>Radio24:Http:Listen</c>: where the Api processes listen instead; null: as all.</summary>
    public string? HttpListen { get; init; }

    /// <summary>Whether strangers reach the station. A Host cannot tell: its own HTTP is on loopback, whatever that of the Api processes is.</summary>
    public bool IsPublic { get; init; }

    public string DataFolder { get; init; } = "data";

    public string? WebRoot { get; init; }

    public int Apis { get; init; } = 1;

    public int Hosts { get; init; } = 1;

    /// <summary><c>Radio24:Udp:Shards</c>: how many ports in a row a Host takes.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Settings that no part reads, a line each: a part alone cannot tell them from another's.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Who presents, in a line.</summary>
    public string Presenter { get; init; } = "";

    public static SplitOptions Of(StationOptions station, int apis, int hosts) => new()
    {
        Port = station.Http.Port,
        UdpPort = station.Broadcast.Udp.Port,
        Shards = station.Broadcast.Udp.Shards,
        Listen = station.Api.Listen == Startup.Settings.Loopback ? null : station.Api.Listen,
        HttpListen = station.Http.Listen,
        IsPublic = ListenAddresses.ArePublic(station.Broadcast.Public, station.Api.Listen, station.Http.Listen),
        DataFolder = System.IO.Path.GetFullPath(station.DataFolder),
        WebRoot = station.Http.WebRoot,
        Apis = apis,
        Hosts = hosts,
        Presenter = WhoPresents.Line(station.Backplane.Presenter, station.Backplane.Ai),
    };

    /// <summary>What each process is told of it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
        from setting in new Dictionary<string, string?>
        {
            ["Radio24__DataFolder"] = DataFolder,
            ["Radio24__Http__WebRoot"] = WebRoot,
            ["Radio24__Listen"] = Listen,
            ["Radio24__Http__Listen"] = HttpListen,
            ["Radio24__Public"] = IsPublic ? "true" : "false",
        }
        where setting.Value is not null
        select new KeyValuePair<string, string>(setting.Key, setting.Value);
}

/// <summary>
/// Api and Host as processes of their own, over a private Redis and a private PostgreSQL on loopback. Everything it starts is kept
/// running, and ends with it.
/// </summary>
/// <remarks>
/// <code>
///   api-1 … api-N ─┐                  ┌─ host-1 (on air)
///                  ├─ redis, postgres ┤
///   listeners ─────┘                  └─ host-2 … (standby)
/// </code>
/// </remarks>
internal static class SplitStation
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Runs until it is told to end by a signal.</summary>
    /// <exception cref="StartException">It cannot start or go on; the message says why.</exception>
    public static async Task RunAsync(SplitOptions options)
    {
        Preflight.CheckLibraries();
        using var folder = FolderLock.Take(options.DataFolder);
        foreach (string line in options.Unknown)
            Words.Complain(line, line);
        using var ports = new PortClaims();
        SplitFolder split = SplitFolder.In(options.DataFolder);
        await using var supervisor = new Supervisor(split.Run, TimeProvider.System);
        Action<PosixSignalContext> end = signal =>
        {
            signal.Cancel = true;
            supervisor.End();
        };
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, end),
            terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, end);
        try
        {
            await StartAsync(options, split, ports, supervisor);
        }
        catch (OperationCanceledException) when (supervisor.Ending.IsCancellationRequested)
        {
            // Told to end while it started.
        }

        if (await supervisor.Over is { } gaveUp)
            throw new StartException(Words.In($"{gaveUp} could not be kept running.", $"{gaveUp} を動かし続けられませんでした。"));
    }

    /// <summary>The PostgreSQL of a split station: the one that runs, or the same one started for this work alone.</summary>
    /// <param name="work">Gets how to connect to it.</param>
    public static async Task WithPostgresAsync(string dataFolder, Func<string, Task> work)
    {
        SplitFolder split = SplitFolder.In(dataFolder);
        if (OwnPostgres.RunningPort(split.Path) is { } running)
        {
            await work(new OwnPostgres(split.Path, running, split.Secret("PG_PASSWORD")).ConnectionString);
            return;
        }

        using var ports = new PortClaims();
        await using var supervisor = new Supervisor(System.IO.Path.Combine(split.Path, "keep"), TimeProvider.System);
        OwnPostgres postgres = await StartPostgresAsync(split, ports, supervisor);
        await work(postgres.ConnectionString);
    }

    private static async Task StartAsync(SplitOptions options, SplitFolder split, PortClaims ports, Supervisor supervisor)
    {
        IReadOnlyList<IPAddress> everybody = ListenAddresses.Read(options.HttpListen ?? options.Listen ?? Startup.Settings.Loopback), here = [IPAddress.Loopback], media = [IPAddress.Any];
        int port = Chosen(ports, SocketType.Stream, everybody, options.Port, 8080, 1, "--port");
        int udpPort = Chosen(ports, SocketType.Dgram, media, options.UdpPort, 50_000, options.Shards, "--udp-port");

        var redis = new OwnRedis(split.Path, ports.FirstFree(SocketType.Stream, here, 6390), split.Secret("REDIS_PASSWORD"));
        Task redisUp = supervisor.StartAsync(new Part("redis", redis.Command, Nothing, null, "INT", redis.AnswersAsync) { Patience = Server });
        OwnPostgres postgres = await StartPostgresAsync(split, ports, supervisor);
        await redisUp;
        // Before the others start: they find the tables there, and none of them reads a key from a table that another is about to make.
        await (await DatabaseVisit.BeginAsync(new DatabaseOptions { ConnectionString = postgres.ConnectionString }, TimeProvider.System, supervisor.Ending)).DisposeAsync();

        var common = new Dictionary<string, string>(options.Settings)
        {
            ["Radio24__Redis"] = redis.ConnectionString,
            ["Radio24__Store__ConnectionString"] = postgres.ConnectionString,
            ["Radio24__Host__Secret"] = split.Secret("HOST_SECRET"),
            [UnknownSettings.Told] = "true",
        };
        // That recordings are files in one folder: the first Host says it, for all parts of a station on one machine.
        var others = new Dictionary<string, string>(common) { ["Logging__LogLevel__Radio24.Adapters.Shared.FolderNotice"] = "Warning" };

        var starting = new List<Task>();
        for (int i = 1, last = 8089; i <= options.Hosts; i++)
        {
            last = ports.FirstFree(SocketType.Stream, here, last + 1);
            if (i > 1)
                udpPort = ports.FirstFree(SocketType.Dgram, media, udpPort + options.Shards, options.Shards);
            // The Host's own port is for the Api processes on this machine; --listen opens the media port to others.
            starting.Add(StartAsync(supervisor, $"host-{i}", "Radio24.Host.dll", last, "127.0.0.1", "readyz", new(i == 1 ? common : others)
            {
                ["Radio24__Udp__Port"] = $"{udpPort}",
                ["Radio24__Http__Listen"] = "127.0.0.1",
                // A Host that died leaves the air to the one that waits, if there is one.
            }, new Patience { FirstPause = options.Hosts > 1 ? 5_000 : 1_000 }));
        }

        string shown = Shown(options.HttpListen ?? options.Listen);
        Uri first = new($"http://{shown}:{port}/");
        for (int i = 1; i <= options.Apis; i++)
        {
            if (i > 1)
                port = ports.FirstFree(SocketType.Stream, everybody, port + 1);
            starting.Add(StartAsync(supervisor, $"api-{i}", "Radio24.Api.dll", port, shown, "", others, new Patience()));
        }

        await Task.WhenAll(starting);
        await UntilOnAirAsync(first, supervisor.Ending);
        await Console.Out.WriteLineAsync(options.Presenter);
        await Console.Out.WriteLineAsync($"On air: {first}");
    }

    private static async Task<OwnPostgres> StartPostgresAsync(SplitFolder split, PortClaims ports, Supervisor supervisor)
    {
        var postgres = new OwnPostgres(split.Path, ports.FirstFree(SocketType.Stream, [IPAddress.Loopback], 5490), split.Secret("PG_PASSWORD"));
        await postgres.MakeAsync(
            cluster => Words.Say($"making a database in {cluster}", $"データベースを {cluster} に作ります"), supervisor.Ending);
        await supervisor.StartAsync(new Part("postgres", postgres.Command, Nothing, OwnPostgres.RunsAs, "INT", postgres.AnswersAsync) { Patience = Server });
        return postgres;
    }

    private static async Task StartAsync(
        Supervisor supervisor, string name, string program, int port, string shown, string page, Dictionary<string, string> settings, Patience patience)
    {
        var alive = new Uri($"http://{(shown == "127.0.0.1" ? shown : Shown(shown))}:{port}/healthz");
        await supervisor.StartAsync(new Part(
            name,
            [Dotnet, Path.Combine(AppContext.BaseDirectory, program)],
            new Dictionary<string, string>(settings) { ["Radio24__Http__Port"] = $"{port}" },
            null,
            "TERM",
            async ended => await AskAsync(alive, ended) is not null)
        {
            Patience = patience,
            Ring = 1,
        });
        Words.Say($"{name}: http://{shown}:{port}/{page}", $"{name}: http://{shown}:{port}/{page}");
    }

    /// <summary>The program that runs us, unless we are our own.</summary>
    private static string Dotnet => Path.GetFileName(Environment.ProcessPath) is "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static Patience Server => new() { ReadyWithin = 30_000, EndWithin = 1_000 };

    private static Dictionary<string, string> Nothing => [];

    private static async Task UntilOnAirAsync(Uri api, CancellationToken ending)
    {
        var ready = new Uri(api, "readyz");
        for (int looks = 1; !Says("on air", await AskAsync(ready, ending)); looks++)
        {
            if (looks == 600)
                Words.Complain("not on air after a minute: see what the parts say above", "1 分たっても放送が始まりません。上の出力をご覧ください");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ending);
        }
    }

    // "ready; on air" and "on air", but not "nobody on air".
    private static bool Says(string what, string? words) => words is not null && words.Split(';', StringSplitOptions.TrimEntries).Contains(what);

    /// <returns>What it says when it is well, else null.</returns>
    private static async Task<string?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await Http.GetAsync(address, cancellationToken);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellationToken) : null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static int Chosen(
        PortClaims ports, SocketType type, IReadOnlyList<IPAddress> addresses, int asked, int from, int count, string option)
    {
        if (asked == 0)
            return ports.FirstFree(type, addresses, from, count);
        foreach (int port in Enumerable.Range(asked, count))
        {
            if (!ports.TryTake(type, addresses, port))
            {
                string kind = type == SocketType.Dgram ? "UDP" : "TCP";
                throw new StartException(Words.In(
                    $"{kind} port {port} is taken. Choose another with {option}.", $"{kind} ポート {port} は使用中です。{option} で別の番号を選んでください。"));
            }
        }

        return asked;
    }

    /// <summary>An address to click on: 0.0.0.0 is not one, and of several one will do.</summary>
    private static string Shown(string? listen) => listen switch
    {
        null or "" or "0.0.0.0" or "::" => "127.0.0.1",
        _ when listen.Contains(',', StringComparison.Ordinal) => "127.0.0.1",
        _ when listen.Contains(':', StringComparison.Ordinal) && listen[0] != '[' => $"[{listen}]",
        _ => listen,
    };
}

/// <summary>A split station's own corner of the data folder.</summary>
/// <param name="Path">Others of this machine may pass through it, and see nothing: PostgreSQL runs as a user of its own.</param>
internal sealed record SplitFolder(string Path)
{
    private static readonly string[] Names = ["REDIS_PASSWORD", "PG_PASSWORD", "HOST_SECRET"];

    /// <summary>Where <c>NAME.pid</c> says which process each part is.</summary>
    public string Run => System.IO.Path.Combine(Path, "run");

    private string Secrets => System.IO.Path.Combine(Path, "secrets");

    public static SplitFolder In(string dataFolder)
    {
        var split = new SplitFolder(PathIn(dataFolder));
        Directory.CreateDirectory(split.Path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(split.Path, (UnixFileMode)0b111_001_001);
        // Made once and kept for this user alone: servers on loopback can be reached by every user of the machine.
        if (!File.Exists(split.Secrets))
            OwnerFile.Write(split.Secrets, string.Concat(Names.Select(name => $"{name}={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}\n")));
        return split;
    }

    public static string PathIn(string dataFolder) => System.IO.Path.GetFullPath(System.IO.Path.Combine(dataFolder, "split"));

    public string Secret(string name) => File.ReadLines(Secrets).FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal)) is { } line
        ? line[(name.Length + 1)..]
        : throw new StartException($"{Secrets} has no {name}.");
}
