using System.CommandLine;
using Radio24.Adapters.Embedded;
using Radio24.Startup;
using Radio24.Station.Split;

namespace Radio24.Station;

/// <summary>The command line, and one clear line for whatever keeps the station from starting.</summary>
internal static class StationCommand
{
    /// <summary>The command line makes no sense.</summary>
    public const int WrongUsage = 2;

    /// <param name="run">Runs the station until it is told to end; gets the settings that were given on the command line.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, Func<IReadOnlyDictionary<string, string?>, Task> run)
    {
        var root = new RootCommand("Radio24: a radio station presented by an AI voice.")
        {
            Port, UdpPort, Listen, Data, Web, SplitCommand(),
            KeepingCommand("backup", "Save the station's posts, recordings and logs to a new file, also while it is on air", Keeping.BackupAsync),
            ModelsCommand(), PresenterCommand(),
            KeepingCommand("restore", "Fill a new data folder or database from a backup", Keeping.RestoreAsync),
        };

        root.SetAction((parsed, _) => Start.RunAsync(() => run(Given(parsed))));
        ParseResult asked = root.Parse(args);
        if (asked.Errors is [var first, ..])
        {
            Console.Error.WriteLine($"radio24: {first.Message} Try --help.");
            return Task.FromResult(WrongUsage);
        }

        // Ctrl-C and SIGTERM belong to the host, which signs off properly.
        return asked.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Option<string?> Port { get; } = new("--port") { Description = "TCP port of the page and the API (8080; 0: any free one)", HelpName = "PORT" };

    private static Option<string?> UdpPort { get; } = new("--udp-port") { Description = "UDP port of the sound (50000; 0: any free one)", HelpName = "PORT" };

    private static Option<string?> Listen { get; } = new("--listen")
    {
        Description = "Address to listen on (127.0.0.1 and ::1: this machine only; 0.0.0.0 or :: opens it to others)",
        HelpName = "ADDRESS",
    };

    private static Option<string?> Data { get; } = new("--data") { Description = "Folder where everything is kept (data)", HelpName = "DIR" };

    private static Option<string?> Web { get; } = new("--web") { Description = "Folder of the built page", HelpName = "DIR" };

    private static Dictionary<string, string?> Given(ParseResult parsed) => new()
    {
        ["Radio24:Http:Port"] = parsed.GetValue(Port),
        ["Radio24:Udp:Port"] = parsed.GetValue(UdpPort),
        ["Radio24:Listen"] = parsed.GetValue(Listen),
        ["Radio24:DataFolder"] = parsed.GetValue(Data),
        ["Radio24:Http:WebRoot"] = parsed.GetValue(Web),
    };

    private static Command SplitCommand()
    {
        var apis = new Option<int>("--apis") { Description = "How many Api processes (1)", DefaultValueFactory = _ => 1, HelpName = "N" };
        var hosts = new Option<int>("--hosts") { Description = "How many Hosts (1; a second one waits to take over)", DefaultValueFactory = _ => 1, HelpName = "N" };
        foreach (Option<int> count in (Option<int>[])[apis, hosts])
        {
            count.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 9)
                    result.AddError($"{count.Name} must be a number from 1 to 9.");
            });
        }

        var command = new Command("split", "Put the station on air as processes of their own, over a Redis and a PostgreSQL started for them")
        {
            Port, UdpPort, Listen, Data, Web, apis, hosts,
        };
        command.SetAction((parsed, _) => Start.RunAsync(() =>
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            StationOptions station = StationOptions.Read(builder, Given(parsed));
            return SplitStation.RunAsync(SplitOptions.Of(station, parsed.GetValue(apis), parsed.GetValue(hosts)) with
            {
                Unknown = UnknownSettings.Find(builder.Configuration, apart: false, StationOptions.Roots),
            });
        }));
        return command;
    }

    private static Command ModelsCommand()
    {
        var command = new Command("models", "Say whether a model service is configured and answers, by a question that costs nothing");
        command.SetAction((_, _) => Start.RunAsync(async () =>
        {
            StationOptions options = StationOptions.Read(WebApplication.CreateSlimBuilder(), new Dictionary<string, string?>());
            Environment.ExitCode = await ModelLook.RunAsync(options.Backplane.Presenter.Redirect(options.Backplane.Ai), Console.Out);
        }));
        return command;
    }

    private static Command PresenterCommand()
    {
        var command = new Command("presenter", "Have every model that may present say one short sentence, and say what works and what it cost") { Data };
        command.SetAction((parsed, cancellationToken) => Start.RunAsync(async () =>
        {
            EmbeddedBackplaneOptions options = StationOptions.Read(WebApplication.CreateSlimBuilder(), Given(parsed)).Backplane;
            Environment.ExitCode = await LedgerVisit.UseAsync(
                options, ledger => new PresenterLook(options.Presenter, options.Ai, ledger, Console.Out, TimeProvider.System).RunAsync(cancellationToken));
        }));
        return command;
    }

    private static Command KeepingCommand(string name, string description, Func<EmbeddedBackplaneOptions, string, Kind, Task> work)
    {
        var file = new Argument<string>("FILE") { Description = "The backup" };
        var split = new Option<bool>("--split") { Description = "The station runs as several processes" };
        var single = new Option<bool>("--single") { Description = "The station runs in one process" };
        var command = new Command(name, description) { file, Data, split, single };
        command.SetAction((parsed, _) => Start.RunAsync(() =>
        {
            StationOptions options = StationOptions.Read(WebApplication.CreateSlimBuilder(), Given(parsed));
            Kind kind = parsed.GetValue(split) ? Kind.Split : parsed.GetValue(single) ? Kind.Single : Keeping.KindOf(options.Backplane);
            return work(options.Backplane, parsed.GetRequiredValue(file), kind);
        }));
        return command;
    }
}
