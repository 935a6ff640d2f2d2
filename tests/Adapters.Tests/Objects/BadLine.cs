using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Radio24.Adapters.Tests.Objects;

/// <summary>Stands before a server and passes everything on, but damages what is put, as a bad line or memory would.</summary>
public sealed class BadLine : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private BadLine(WebApplication app) => _app = app;

    public enum Damage
    {
        None,
        OneBit,
        CutShort,
    }

    public Damage Does { get; set; }

    public Uri Endpoint => new(_app.Urls.Single());

    public static async Task<BadLine> StartAsync(Uri server)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var line = new BadLine(app);
        app.Run(context => line.PassOnAsync(context, server));
        await app.StartAsync();
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context, Uri server)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        byte[] content = body.ToArray();
        if (context.Request.Method == "PUT" && Does == Damage.OneBit)
            content[^1] ^= 1;
        else if (context.Request.Method == "PUT" && Does == Damage.CutShort)
            content = content[..^1];

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(server, context.Request.GetEncodedPathAndQuery()));
        if (content.Length > 0)
            request.Content = new ByteArrayContent(content);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            if (name is "Host" or "Content-Length" or "Transfer-Encoding" or "Connection" or "Expect")
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        using HttpResponseMessage answer = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection"))
                context.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
