using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Radio24.Api.Problems;

/// <summary>
/// A request whose sender has gone in the middle of its body ends quietly: there is nobody to answer, and nothing amiss at the station.
/// The binder of JSON bodies keeps the error to itself, and the request itself may not know it yet. Without the Abort here Kestrel then
/// tries to read the rest, and logs that it cannot.
/// </summary>
internal static class BrokenBodies
{
    public static IApplicationBuilder UseBrokenBodies(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
            && context.Features.Get<IRequestBodyPipeFeature>() is { } body
            ? WatchAsync(context, next, body)
            : next(context));

    private static async Task WatchAsync(HttpContext context, RequestDelegate next, IRequestBodyPipeFeature body)
    {
        var watched = new WatchedBody(body);
        context.Features.Set<IRequestBodyPipeFeature>(watched);
        try
        {
            await next(context);
        }
        catch (IOException) when (watched.IsBroken)
        {
        }

        if (watched.IsBroken)
            context.Abort();
    }

    /// <summary>The body as the server gives it, remembering that it broke off.</summary>
    private sealed class WatchedBody(IRequestBodyPipeFeature body) : PipeReader, IRequestBodyPipeFeature
    {
        // The server's own, kept from the start: asked again after a route has put a stream over this one in the body's place, it would read that stream.
        private readonly PipeReader _reader = body.Reader;

        public bool IsBroken { get; private set; }

        PipeReader IRequestBodyPipeFeature.Reader => this;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            ValueTask<ReadResult> reading = _reader.ReadAsync(cancellationToken);
            return reading.IsCompletedSuccessfully ? reading : WaitAsync(reading);
        }

        public override bool TryRead(out ReadResult result)
        {
            try
            {
                return _reader.TryRead(out result);
            }
            catch (IOException error) when (Breaks(error))
            {
                throw;
            }
        }

        public override void AdvanceTo(SequencePosition consumed) => _reader.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _reader.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => _reader.CancelPendingRead();

        public override void Complete(Exception? exception = null) => _reader.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => _reader.CompleteAsync(exception);

        private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> reading)
        {
            try
            {
                return await reading;
            }
            catch (IOException error) when (Breaks(error))
            {
                throw;
            }
        }

        // A body that is too large, too slow or malformed has a sender who waits for the answer.
        private bool Breaks(IOException error) => IsBroken |= error is not BadHttpRequestException;
    }
}
