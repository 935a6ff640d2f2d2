// The Host apart from the Api: the air, behind a lease. What it shares with the other processes is the shared backplane.
using Microsoft.AspNetCore.Builder;
using Radio24.Adapters.Shared;
using Radio24.Host;
using Radio24.Host.Lease;
using Radio24.Host.Publishing;
using Radio24.Startup;

return await Start.RunAsync(async () =>
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
    builder.Configuration.AddKnownVariables();
    var settings = Settings.Read<HostSettings>(builder.Configuration);
    var broadcast = Settings.Read<BroadcastOptions>(builder.Configuration);
    var shared = Settings.Read<SharedBackplaneOptions>(builder.Configuration);

    builder.AddCalmLogging();
    builder.WarnOfUnknownSettings(apart: true, typeof(HostSettings), typeof(BroadcastOptions), typeof(SharedBackplaneOptions));
    builder.Services.AddTelemetry(builder.Configuration, "host");
    int port = builder.ListenOn(settings.HttpAddresses, settings.Http.Port);

    await builder.Services.AddSharedBackplaneAsync(shared);
    builder.Services.AddLeasedHost(broadcast, settings.LeaseOf(port), SharedJobStore.Of);

    WebApplication app = builder.Build();
    app.UseHostHeaders();
    app.UseInternalMetrics(shared.Host.Secret);
    app.MapHostHealth();
    app.MapInternalWhep(shared.Host.Secret);
    await app.RunAsync();
});
