// The Api apart from the Host: any number of them serve listeners. What they share is the shared backplane.
using Microsoft.AspNetCore.Builder;
using Radio24.Adapters.Documents;
using Radio24.Adapters.Shared;
using Radio24.Api;
using Radio24.Startup;

if (args is [PdfProcess.Argument, .. var limits])
    return PdfProcess.Run(limits);

return await Start.RunAsync(async () =>
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
    builder.Configuration.AddKnownVariables();
    var options = Settings.Read<ApiOptions>(builder.Configuration);
    var shared = Settings.Read<SharedBackplaneOptions>(builder.Configuration);

    builder.AddCalmLogging();
    builder.WarnOfUnknownSettings(apart: true, typeof(ApiOptions), typeof(SharedBackplaneOptions));
    builder.Services.AddTelemetry(builder.Configuration, "api");
    builder.ListenOn(options.Http.Addresses(options.Listen), options.Http.Port);

    await builder.Services.AddSharedBackplaneAsync(shared);
    builder.Services.AddHostElsewhere(shared);
    builder.Services.AddRadio24Api(options);

    WebApplication app = builder.Build();
    app.MapRadio24Api();
    await app.RunAsync();
});
