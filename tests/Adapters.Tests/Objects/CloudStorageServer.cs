using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Radio24.Adapters.Tests.Objects;

/// <summary>
/// The few requests of the Cloud Storage JSON API that Google's client makes for the adapter, written by hand from Google's description:
/// no emulator and no bucket of Google's was used. It asks for the bearer token, takes resumable uploads, and checks CRC32C.
/// </summary>
internal sealed class CloudStorageServer : IAsyncDisposable
{
    public const string Bucket = "radio24-test", Token = "the-only-token";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Name, MemoryStream Kept)> _uploads = new(StringComparer.Ordinal);

    private CloudStorageServer(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.Single());

    /// <summary>Turns the last bit of what is sent either way, as a bad line would.</summary>
    public bool Damages { get; set; }

    /// <summary>Keeps half of the next upload and answers 503, as a server does that is restarted.</summary>
    public bool Interrupts { get; set; }

    public static async Task<CloudStorageServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRequestDecompression();
        WebApplication app = builder.Build();
        var server = new CloudStorageServer(app);
        app.UseRequestDecompression();
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or BadHttpRequestException)
            {
                // A request that the stand-in does not understand fails its test in words.
                await Results.Json(new { error = new { code = 400, message = e.ToString() } }, statusCode: 400).ExecuteAsync(context);
            }
        });
        app.Use((context, next) => context.Request.Headers.Authorization == $"Bearer {Token}"
            ? next(context)
            : Results.Json(new { error = new { code = 401 } }, statusCode: 401).ExecuteAsync(context));
        app.MapPost("/upload/storage/v1/b/{bucket}/o", server.BeginAsync);
        app.MapPut("/upload/storage/v1/b/{bucket}/o", server.GoOnAsync);
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

    private async Task<IResult> BeginAsync(string bucket, string uploadType, string? name, HttpRequest request)
    {
        if (bucket != Bucket || uploadType != "resumable" || request.Headers["X-Upload-Content-Type"].Count == 0)
            return Results.BadRequest();
        JsonElement about = await request.ReadFromJsonAsync<JsonElement>();
        string id = $"{Guid.NewGuid():N}";
        _uploads[id] = (name ?? about.GetProperty("name").GetString()!, new MemoryStream());
        request.HttpContext.Response.Headers.Location = $"{Endpoint}upload/storage/v1/b/{bucket}/o?uploadType=resumable&upload_id={id}";
        return Results.Ok();
    }

    private async Task<IResult> GoOnAsync([FromQuery(Name = "upload_id")] string id, HttpRequest request)
    {
        (string name, MemoryStream kept) = _uploads[id];
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        ContentRangeHeaderValue range = ContentRangeHeaderValue.Parse(request.Headers.ContentRange.ToString());
        if (range.From is { } from)
        {
            if (from != kept.Length)
                return Results.StatusCode(416);
            bool interrupts = Interrupts && body.Length > 1;
            Interrupts = false;
            kept.Write(body.GetBuffer(), 0, (int)(interrupts ? body.Length / 2 : body.Length));
            if (interrupts)
                return Results.StatusCode(503);
        }

        if (kept.Length < range.Length)
        {
            if (kept.Length > 0)
                request.HttpContext.Response.Headers.Range = $"bytes=0-{kept.Length - 1}";
            return Results.StatusCode(308);
        }

        byte[] content = kept.ToArray();
        if (Damages)
            content[^1] ^= 1;
        if (request.Headers["x-goog-hash"] is [{ } claimed] && claimed != $"crc32c={Crc32C(content)}")
            return Results.Json(new { error = new { code = 400, message = "Provided CRC32C doesn't match the calculated one." } }, statusCode: 400);
        _objects[name] = content;
        return Results.Json(new { name, bucket = Bucket, size = $"{content.Length}", crc32c = Crc32C(content) });
    }

    private static string Crc32C(byte[] content)
    {
        uint crc = ~content.Aggregate(uint.MaxValue, BitOperations.Crc32C);
        return Convert.ToBase64String([(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc]);
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
    private IResult Download(string bucket, string name, string? alt, HttpResponse response)
    {
        if (bucket != Bucket || alt != "media" || !_objects.TryGetValue(Uri.UnescapeDataString(name), out byte[]? content))
            return Results.NotFound();
        response.Headers["X-Goog-Hash"] = $"crc32c={Crc32C(content)}";
        return Results.Bytes(Damages ? [.. content[..^1], (byte)(content[^1] ^ 1)] : content);
    }

    private IResult Delete(string bucket, string name) =>
        bucket == Bucket && _objects.TryRemove(Uri.UnescapeDataString(name), out _) ? Results.NoContent() : Results.NotFound();
}
