// The Api apart from the Host: any number of them serve listeners. What they share is the shared backplane.
using Microsoft.AspNetCore.Builder;
using Radio24.Adapters.Shared;
using Radio24.Api;
using Radio24.Startup;

return await Start.RunAsync(async () =>
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
    ApiSettings settings = ApiSettings.From(builder.Configuration);
    SharedBackplaneOptions shared = Settings.Bind<SharedBackplaneOptions>(
        builder.Configuration.GetSection(Settings.Section), options => options.Problems());

    builder.AddCalmLogging();
    builder.ListenOn(settings.HttpAddresses, settings.Http.Port);

    await builder.Services.AddSharedBackplaneAsync(shared);
    builder.Services.AddHostElsewhere(shared);
    builder.Services.AddRadio24Api(settings.Api);

    WebApplication app = builder.Build();
    app.MapRadio24Api();
    await app.RunAsync();
});
