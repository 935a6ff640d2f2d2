using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Radio24.Adapters.Tests.Shared;

/// <summary>What an Api sees of a Host over HTTP, on any free port of 127.0.0.1: its readiness, and its way in for listeners.</summary>
internal sealed class PlayedHost : IAsyncDisposable
{
    public const string Secret = "known-to-the-station-alone";

    private readonly WebApplication _app;

    private PlayedHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/");

    public bool OnAir { get; set; } = true;

    /// <summary>What the way in answers: JSON, with 200 unless it is another number.</summary>
    public string Answer { get; set; } = """{"outcome":"Created","session":"s1","sdp":"v=0","eTag":"t1"}""";

    public int Status { get; set; } = 200;

    /// <summary>The last request: method, path and body.</summary>
    public string Asked { get; private set; } = "";

    public static async Task<PlayedHost> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var host = new PlayedHost(app);
        app.Run(host.AnswerAsync);
        await app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/readyz")
        {
            context.Response.StatusCode = OnAir ? 200 : 503;
            return;
        }

        if (context.Request.Headers.Authorization != $"Bearer {Secret}")
        {
            context.Response.StatusCode = 401;
            return;
        }

        using var body = new StreamReader(context.Request.Body);
        Asked = $"{context.Request.Method} {context.Request.Path} {await body.ReadToEndAsync()}".TrimEnd();
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Answer);
    }
}
