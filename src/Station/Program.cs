// The whole station in one process: embedded backplane, Api and Host. The executable is the mode (ARCHITECTURE.md).
using Radio24.Adapters.Embedded;
using Radio24.Api;
using Radio24.Host;
using Radio24.Startup;
using Radio24.Station;

if (Preflight.TooFewFiles() is { } limit)
{
    await Console.Error.WriteLineAsync($"radio24: {limit}");
    return Start.CouldNotStart;
}

return await StationCommand.RunAsync(args, async settings =>
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
    StationOptions options = StationOptions.Read(builder, settings);

    using var folder = FolderLock.Take(options.DataFolder);
    Preflight.Check(options);
    builder.AddCalmLogging();
    builder.WarnOfUnknownSettings(apart: false, StationOptions.Roots);
    builder.Services.AddTelemetry(builder.Configuration, "station");
    builder.ListenOn(options.HttpAddresses, options.Http.Port);

    builder.Services.AddEmbeddedBackplane(options.Backplane);
    builder.Services.AddRadio24Host(options.Broadcast);
    builder.Services.AddRadio24Api(options.Api);
    builder.Services.AddSingleton(options);
    builder.Services.AddHostedService<SignOn>();

    WebApplication app = builder.Build();
    app.MapRadio24Api();
    await app.RunAsync();
});
