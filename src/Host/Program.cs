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
    HostSettings settings = HostSettings.From(builder.Configuration);
    SharedBackplaneOptions shared = Settings.Bind<SharedBackplaneOptions>(
        builder.Configuration.GetSection(Settings.Section), options => options.Problems());

    builder.AddCalmLogging();
    int port = builder.ListenOn(settings.HttpAddresses, settings.Http.Port);

    await builder.Services.AddSharedBackplaneAsync(shared);
    builder.Services.AddLeasedHost(settings.Broadcast, settings.LeaseOf(port));

    WebApplication app = builder.Build();
    app.UseHostHeaders();
    app.MapHostHealth();
    app.MapInternalWhep(shared.Host.Secret);
    await app.RunAsync();
});
