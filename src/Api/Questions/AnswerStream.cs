using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Radio24.Api.Questions;

/// <summary>An answer as a text/event-stream (HTML Living Standard §9.2.6), sent as it comes.</summary>
internal sealed class AnswerStream(IAsyncEnumerable<(string Name, object Payload)> events) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        HttpResponse response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await response.Body.FlushAsync(httpContext.RequestAborted);
            await foreach ((string name, object payload) in events.WithCancellation(httpContext.RequestAborted))
            {
                await response.Body.WriteAsync(Encode(name, payload), httpContext.RequestAborted);
                await response.Body.FlushAsync(httpContext.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
    }

    private static byte[] Encode(string name, object payload)
    {
        var text = new ArrayBufferWriter<byte>(256);
        Encoding.ASCII.GetBytes($"event: {name}\ndata: ", text);
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = Wire.Json.Encoder }))
            JsonSerializer.Serialize(json, payload, payload.GetType(), Wire.Json);
        text.Write("\n\n"u8);
        return text.WrittenSpan.ToArray();
    }
}
