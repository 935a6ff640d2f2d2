using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Radio24.Api.Talk.Lines;

/// <summary>
/// A connection's two pipes as the stream that a WebSocket asks for. One reads at a time, and one writes. A read without room waits until there is
/// something and takes nothing: meanwhile nobody holds a buffer. The pipes belong to the connection, which ends them.
/// </summary>
internal sealed class PipesStream(IDuplexPipe pipes) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <returns>0: the other side says no more, or there was no room to read into.</returns>
    // Once or twice for each message: what waits is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ReadResult result = await pipes.Input.ReadAsync(cancellationToken);
            int count = (int)Math.Min(result.Buffer.Length, buffer.Length);
            bool isNews = !result.Buffer.IsEmpty || result.IsCompleted;
            ReadOnlySequence<byte> taken = result.Buffer.Slice(0, count);
            taken.CopyTo(buffer.Span);
            pipes.Input.AdvanceTo(taken.End);
            // Otherwise HTTP's last reader was called off, who was not there any more.
            if (isNews)
                return count;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read with ReadAsync.");

    /// <summary>Waits until the connection takes it.</summary>
    /// <exception cref="IOException">The other side has gone.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> written = pipes.Output.WriteAsync(buffer, cancellationToken);
        if (!written.IsCompletedSuccessfully)
            return WaitAsync(written);
        return written.Result.IsCompleted ? ValueTask.FromException(Gone()) : ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write with WriteAsync.");

    /// <summary>Nothing to do: what is written is on its way.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static async ValueTask WaitAsync(ValueTask<FlushResult> written)
    {
        if ((await written).IsCompleted)
            throw Gone();
    }

    private static IOException Gone() => new("The other side has gone.");
}
