using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Radio24.Adapters.Tests.Objects;

/// <summary>
/// The few requests of the Cloud Storage JSON API that the adapter makes, written by hand from Google's description of it: no
/// emulator and no bucket of Google's was used, so this shows that the adapter says what the description asks for, not that
/// Google agrees. It asks for the bearer token and answers with the MD5 of what it received.
/// </summary>
internal sealed class CloudStorageServer : IAsyncDisposable
{
    public const string Bucket = "radio24-test", Token = "the-only-token";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    private CloudStorageServer(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.Single());

    /// <summary>Loses the last byte of what is uploaded, as a bad line would.</summary>
    public bool Damages { get; set; }

    public static async Task<CloudStorageServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var server = new CloudStorageServer(app);
        app.Use((context, next) => context.Request.Headers.Authorization == $"Bearer {Token}"
            ? next(context)
            : Results.Json(new { error = new { code = 401 } }, statusCode: 401).ExecuteAsync(context));
        app.MapPost("/upload/storage/v1/b/{bucket}/o", server.UploadAsync);
        app.MapGet("/storage/v1/b/{bucket}/o", server.List);
        app.MapGet("/storage/v1/b/{bucket}/o/{**name}", server.Download);
        app.MapDelete("/storage/v1/b/{bucket}/o/{**name}", server.Delete);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<IResult> UploadAsync(string bucket, string uploadType, string name, HttpRequest request)
    {
        if (bucket != Bucket || uploadType != "media" || request.ContentType is null)
            return Results.BadRequest();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        byte[] content = body.ToArray();
        if (Damages)
            content = content[..^1];
        _objects[name] = content;
#pragma warning disable CA5351, MA0193 // What Cloud Storage answers with.
        return Results.Json(new { name, bucket, size = $"{content.Length}", md5Hash = Convert.ToBase64String(MD5.HashData(content)) });
#pragma warning restore CA5351, MA0193
    }

    // Two to a page, so that there are pages.
    private IResult List(string bucket, string prefix, string? pageToken)
    {
        if (bucket != Bucket)
            return Results.NotFound();
        string[] names = [.. _objects.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)
            && string.CompareOrdinal(name, pageToken ?? "") > 0).Order(StringComparer.Ordinal)];
        return Results.Json(new { items = names.Take(2).Select(name => new { name }), nextPageToken = names.Length > 2 ? names[1] : null });
    }

    // An object's name is one segment of the path, its slashes escaped.
    private IResult Download(string bucket, string name, string? alt) =>
        bucket == Bucket && alt == "media" && _objects.TryGetValue(Uri.UnescapeDataString(name), out byte[]? content)
            ? Results.Bytes(content)
            : Results.NotFound();

    private IResult Delete(string bucket, string name) =>
        bucket == Bucket && _objects.TryRemove(Uri.UnescapeDataString(name), out _) ? Results.NoContent() : Results.NotFound();
}
