using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Radio24.Api.Tests.Talk.Lines;

/// <summary>Two real WebSockets, wired together in memory: what one sends waits until the other reads when more than <c>room</c> bytes have been sent.</summary>
internal sealed class WebSocketPair : IDisposable
{
    public WebSocketPair(int room = 64 * 1024)
    {
        var options = new PipeOptions(pauseWriterThreshold: room, resumeWriterThreshold: room / 2, useSynchronizationContext: false);
        Pipe there = new(options), back = new(options);
        Station = WebSocket.CreateFromStream(new Ends(back.Reader, there.Writer), new WebSocketCreationOptions { IsServer = true });
        Page = WebSocket.CreateFromStream(new Ends(there.Reader, back.Writer), new WebSocketCreationOptions { IsServer = false });
    }

    public WebSocket Station { get; }

    public WebSocket Page { get; }

    /// <summary>The page says something, in one message unless <paramref name="isEnd"/> says otherwise.</summary>
    public ValueTask SayAsync(ReadOnlyMemory<byte> bytes, bool isEnd = true) =>
        Page.SendAsync(bytes, WebSocketMessageType.Text, isEnd, CancellationToken.None);

    /// <summary>The next whole message that the page is told.</summary>
    public async Task<byte[]> HearAsync()
    {
        var message = new MemoryStream();
        byte[] buffer = new byte[1024];
        ValueWebSocketReceiveResult next;
        do
        {
            next = await Page.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            message.Write(buffer, 0, next.Count);
        }
        while (!next.EndOfMessage);
        return message.ToArray();
    }

    public void Dispose()
    {
        Station.Dispose();
        Page.Dispose();
    }

    private sealed class Ends(PipeReader reader, PipeWriter writer) : Stream
    {
        private readonly Stream _in = reader.AsStream();

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _in.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _ = (await writer.WriteAsync(buffer, cancellationToken)) is { IsCompleted: false, IsCanceled: false } ? 0 : throw new IOException("The other end has gone.");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                // Whoever waits at this end waits no longer.
                reader.CancelPendingRead();
                writer.CancelPendingFlush();
                reader.Complete();
                writer.Complete();
            }

            base.Dispose(disposing);
        }
    }
}
