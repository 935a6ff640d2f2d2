using System.IO.Pipelines;
using Radio24.Api.Talk.Lines;

namespace Radio24.Api.Tests.Talk.Lines;

public sealed class PipesStreamTests
{
    private readonly Pipe _in = new(new PipeOptions(minimumSegmentSize: 16, useSynchronizationContext: false));
    private readonly Pipe _out = new(new PipeOptions(pauseWriterThreshold: 32, resumeWriterThreshold: 16, useSynchronizationContext: false));
    private readonly PipesStream _stream;

    public PipesStreamTests() => _stream = new PipesStream(new Ends(_in.Reader, _out.Writer));

    [Fact]
    public async Task What_comes_is_read_in_any_pieces_across_segments()
    {
        byte[] said = [.. Enumerable.Range(0, 1_000).Select(i => (byte)i)];
        var random = new Random(24);
        Task saying = Task.Run(async () =>
        {
            foreach (byte[] piece in said.Chunk(37))
                await _in.Writer.WriteAsync(piece);
            await _in.Writer.CompleteAsync();
        });
        var heard = new MemoryStream();
        byte[] buffer = new byte[64];
        while (true)
        {
            if (random.Next(4) == 0)
                Assert.Equal(0, await _stream.ReadAsync(Memory<byte>.Empty));
            int count = await _stream.ReadAsync(buffer.AsMemory(0, random.Next(1, 65)));
            if (count == 0)
                break;
            heard.Write(buffer, 0, count);
        }

        await saying;
        Assert.Equal(said, heard.ToArray());
    }

    [Fact]
    public async Task A_read_without_room_waits_for_something_and_takes_nothing()
    {
        ValueTask<int> waiting = _stream.ReadAsync(Memory<byte>.Empty);
        Assert.False(waiting.IsCompleted);
        await _in.Writer.WriteAsync("ab"u8.ToArray());
        Assert.Equal(0, await waiting);
        byte[] buffer = new byte[8];
        Assert.Equal(2, await _stream.ReadAsync(buffer));
        Assert.Equal("ab"u8, buffer.AsSpan(0, 2));
    }

    [Fact]
    public async Task Whoever_called_off_a_read_before_does_not_end_this_one()
    {
        _in.Reader.CancelPendingRead();
        ValueTask<int> waiting = _stream.ReadAsync(new byte[8]);
        Assert.False(waiting.IsCompleted);
        await _in.Writer.WriteAsync("abc"u8.ToArray());
        Assert.Equal(3, await waiting);
    }

    [Fact]
    public async Task A_write_waits_until_it_is_taken_and_says_when_nobody_is_there_any_more()
    {
        await _stream.WriteAsync(new byte[8].AsMemory());
        ValueTask waiting = _stream.WriteAsync(new byte[40].AsMemory());
        Assert.False(waiting.IsCompleted);
        ReadResult taken = await _out.Reader.ReadAsync();
        Assert.Equal(48, taken.Buffer.Length);
        _out.Reader.AdvanceTo(taken.Buffer.End);
        await waiting;

        waiting = _stream.WriteAsync(new byte[40].AsMemory());
        await _out.Reader.CompleteAsync();
        await Assert.ThrowsAsync<IOException>(async () => await waiting);
        await Assert.ThrowsAsync<IOException>(async () => await _stream.WriteAsync(new byte[1].AsMemory()));
    }

    private sealed class Ends(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
