using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Radio24.Tests;

/// <summary>A feed on real Kestrel that answers as it is told, by path.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FeedServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>What each path answers.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>Every request: its path and the validators that came with it.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public static async Task<FeedServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        WebApplication app = builder.Build();
        var server = new FeedServer(app);
        app.Run(async context =>
        {
            server.Asked.Enqueue($"{context.Request.Path} {context.Request.Headers.IfNoneMatch} {context.Request.Headers.IfModifiedSince}".Trim());
            await (server.Paths.TryGetValue(context.Request.Path, out Func<HttpContext, Task>? answer) ? answer(context) : Status(404)(context));
        });
        await app.StartAsync();
        return server;
    }

    public Uri At(string path) => new(Address, path);

    /// <summary>200 with validators; 304 to whoever has them.</summary>
    public void Serve(string path, string body, string etag = "\"v1\"") => Paths[path] = context =>
    {
        if (context.Request.Headers.IfNoneMatch == etag)
            return Status(304)(context);
        context.Response.Headers.ETag = etag;
        return context.Response.WriteAsync(body);
    };

    public static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Redirect(string to) => context =>
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
