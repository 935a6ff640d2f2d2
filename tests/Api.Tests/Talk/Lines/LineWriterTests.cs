using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Radio24.Api.Talk.Lines;

namespace Radio24.Api.Tests.Talk.Lines;

public sealed class LineWriterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WebSocketPair _sockets = new(room: 4 * 1024);
    private readonly LineWriter _line;

    public LineWriterTests() => _line = new LineWriter(_sockets.Station, _time);

    public void Dispose() => _sockets.Dispose();

    [Fact]
    public async Task Each_flush_is_one_message()
    {
        _line.Write("one "u8);
        _line.Write("two"u8);
        FlushResult flushed = await _line.FlushAsync();
        Assert.False(flushed.IsCompleted);
        Assert.False(flushed.IsCanceled);
        Assert.Equal("one two", await HearAsync());

        await _line.WriteAsync("three"u8.ToArray());
        Assert.Equal("three", await HearAsync());

        _line.Write("fo"u8);
        await _line.WriteAsync("ur"u8.ToArray());
        Assert.Equal("four", await HearAsync());

        // Nothing is no message.
        await _line.FlushAsync();
        await _line.WriteAsync(ReadOnlyMemory<byte>.Empty);
        await _line.WriteAsync("end"u8.ToArray());
        Assert.Equal("end", await HearAsync());
    }

    [Fact]
    public async Task A_long_message_stays_one_however_it_was_written()
    {
        string message = string.Concat(Enumerable.Range(0, 20_000));
        Task<string> heard = HearAsync();
        foreach (char[] piece in message.Chunk(777))
            Encoding.UTF8.GetBytes(piece, _line);
        await _line.FlushAsync();
        Assert.Equal(message, await heard);
    }

    [Fact]
    public async Task It_says_how_long_the_page_has_not_taken_what_it_is_told()
    {
        Assert.Equal(TimeSpan.Zero, _line.Stalled);
        ValueTask<FlushResult> waiting = _line.WriteAsync(new byte[16 * 1024]);
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), _line.Stalled);
        await HearAsync();
        await waiting;
        Assert.Equal(TimeSpan.Zero, _line.Stalled);
    }

    [Fact]
    public async Task To_a_page_that_has_gone_nothing_is_written_and_nothing_fails()
    {
        ValueTask<FlushResult> waiting = _line.WriteAsync(new byte[16 * 1024]);
        _sockets.Station.Abort();
        Assert.True((await waiting).IsCompleted);
        Assert.True((await _line.WriteAsync("more"u8.ToArray())).IsCompleted);
        _line.Write("more"u8);
        Assert.True((await _line.FlushAsync()).IsCompleted);
        Assert.Equal(TimeSpan.Zero, _line.Stalled);
    }

    private async Task<string> HearAsync() => Encoding.UTF8.GetString(await _sockets.HearAsync());
}
