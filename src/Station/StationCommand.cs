using System.CommandLine;
using Radio24.Adapters.Embedded;
using Radio24.Startup;

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
        var port = new Option<string?>("--port") { Description = "TCP port of the page and the API (8080; 0: any free one)", HelpName = "PORT" };
        var udpPort = new Option<string?>("--udp-port") { Description = "UDP port of the sound (50000; 0: any free one)", HelpName = "PORT" };
        var listen = new Option<string?>("--listen")
        {
            Description = "Address to listen on (127.0.0.1 and ::1: this machine only; 0.0.0.0 or :: opens it to others)",
            HelpName = "ADDRESS",
        };
        var data = new Option<string?>("--data") { Description = "Folder where everything is kept (data)", HelpName = "DIR" };
        var web = new Option<string?>("--web") { Description = "Folder of the built page", HelpName = "DIR" };
        var root = new RootCommand("Radio24: a radio station presented by an AI voice.")
        {
            port, udpPort, listen, data, web,
            KeepingCommand("backup", "Save the station's posts, recordings and logs to a new file, also while it is on air", Keeping.BackupAsync),
            KeepingCommand("restore", "Fill a new data folder or database from a backup", Keeping.RestoreAsync),
        };

        root.SetAction((parsed, _) => Start.RunAsync(() => run(new Dictionary<string, string?>
        {
            ["Radio24:Http:Port"] = parsed.GetValue(port),
            ["Radio24:Udp:Port"] = parsed.GetValue(udpPort),
            ["Radio24:Listen"] = parsed.GetValue(listen),
            ["Radio24:DataFolder"] = parsed.GetValue(data),
            ["Radio24:Http:WebRoot"] = parsed.GetValue(web),
        })));
        ParseResult asked = root.Parse(args);
        if (asked.Errors is [var first, ..])
        {
            Console.Error.WriteLine($"radio24: {first.Message} Try --help.");
            return Task.FromResult(WrongUsage);
        }

        // Ctrl-C and SIGTERM belong to the host, which signs off properly.
        return asked.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Command KeepingCommand(string name, string description, Func<EmbeddedBackplaneOptions, string, bool, Task> work)
    {
        var file = new Argument<string>("FILE") { Description = "The backup" };
        var data = new Option<string?>("--data") { Description = "The station's data folder (data)", HelpName = "DIR" };
        var apart = new Option<bool>("--split") { Description = "The station runs as several processes: its keys are in their database (Radio24:Store:ConnectionString)" };
        var command = new Command(name, description) { file, data, apart };
        command.SetAction((parsed, _) => Start.RunAsync(() =>
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            StationOptions options = builder.AddStationOptions(
                new Dictionary<string, string?> { ["Radio24:DataFolder"] = parsed.GetValue(data) });
            return work(options.Backplane, parsed.GetRequiredValue(file), parsed.GetValue(apart));
        }));
        return command;
    }
}
