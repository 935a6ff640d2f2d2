using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using Radio24.Api.Talk.Lines;

namespace Radio24.Api.Tests.Talk.Lines;

public sealed class LineReaderTests : IDisposable
{
    private readonly WebSocketPair _sockets = new();
    private readonly LineReader _line;

    public LineReaderTests() => _line = new LineReader(_sockets.Station);

    public void Dispose() => _sockets.Dispose();

    [Fact]
    public async Task What_has_not_been_understood_stays_and_what_comes_is_put_behind_it()
    {
        await _sockets.SayAsync("one two"u8.ToArray());
        ReadResult first = await _line.ReadAsync();
        Assert.Equal("one two", Text(first));
        _line.AdvanceTo(first.Buffer.GetPosition(4), first.Buffer.End);

        // All of it has been looked at: it is read again when there is more.
        Assert.False(_line.TryRead(out _));
        ValueTask<ReadResult> second = _line.ReadAsync();
        Assert.False(second.IsCompleted);
        await _sockets.SayAsync("thr"u8.ToArray(), isEnd: false);
        await _sockets.SayAsync("ee"u8.ToArray());
        ReadResult more = await second;
        while (more.Buffer.Length < "twothree".Length)
        {
            _line.AdvanceTo(more.Buffer.Start, more.Buffer.End);
            more = await _line.ReadAsync();
        }

        Assert.Equal("twothree", Text(more));
    }

    [Fact]
    public async Task What_has_not_been_looked_at_is_read_again_at_once()
    {
        await _sockets.SayAsync("abc"u8.ToArray());
        ReadResult first = await _line.ReadAsync();
        _line.AdvanceTo(first.Buffer.GetPosition(1), first.Buffer.GetPosition(2));
        Assert.True(_line.TryRead(out ReadResult rest));
        Assert.Equal("bc", Text(rest));
        _line.AdvanceTo(rest.Buffer.End);
        Assert.False(_line.TryRead(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task However_it_is_cut_and_looked_at_nothing_is_lost_doubled_or_moved(int seed)
    {
        var random = new Random(seed);
        byte[] said = new byte[200_000];
        for (int i = 0; i < said.Length; i++)
            said[i] = (byte)('a' + random.Next(26)); // Text: it must be UTF-8
        int[] pieces = [.. Enumerable.Range(0, 2_000).Select(_ => random.Next(4) == 0 ? random.Next(9_000) : random.Next(20))];
        Task saying = Task.Run(async () =>
        {
            int at = 0;
            for (int i = 0; at < said.Length; i++)
            {
                int length = Math.Min(pieces[i % pieces.Length], said.Length - at);
                await _sockets.SayAsync(said.AsMemory(at, length), isEnd: i % 3 != 0);
                at += length;
            }

            await _sockets.Page.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        });

        var heard = new MemoryStream();
        while (true)
        {
            ReadResult result = await _line.ReadAsync();
            ReadOnlySequence<byte> buffer = result.Buffer;
            long understood = result.IsCompleted ? buffer.Length : random.NextInt64(buffer.Length + 1), looked = random.NextInt64(understood, buffer.Length + 1);
            heard.Write(buffer.Slice(0, understood).ToArray());
            _line.AdvanceTo(buffer.GetPosition(understood), buffer.GetPosition(looked));
            if (result.IsCompleted)
                break;
            if (random.Next(50) == 0)
                _line.CancelPendingRead(); // changes nothing about what comes
        }

        await saying;
        Assert.Equal(said, heard.ToArray());
    }

    [Fact]
    public async Task A_read_that_is_called_off_leaves_the_line_as_it_is()
    {
        ValueTask<ReadResult> waiting = _line.ReadAsync();
        _line.CancelPendingRead();
        ReadResult called = await waiting;
        Assert.True(called.IsCanceled);
        Assert.False(called.IsCompleted);
        _line.AdvanceTo(called.Buffer.Start, called.Buffer.End);

        // Once only, also when nobody was waiting.
        _line.CancelPendingRead();
        called = await _line.ReadAsync();
        Assert.True(called.IsCanceled);
        _line.AdvanceTo(called.Buffer.Start, called.Buffer.End);

        await _sockets.SayAsync("still here"u8.ToArray());
        Assert.Equal("still here", await LookAsync());
    }

    [Fact]
    public async Task Empty_messages_are_nothing()
    {
        for (int i = 0; i < 3; i++)
            await _sockets.SayAsync(Array.Empty<byte>());
        await _sockets.SayAsync("x"u8.ToArray());
        Assert.Equal("x", await LookAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_of_the_socket_is_the_end_of_the_line_however_it_comes(bool inOrder)
    {
        ValueTask<ReadResult> waiting = _line.ReadAsync();
        if (inOrder)
            await _sockets.Page.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        else
            _sockets.Page.Dispose();
        ReadResult end = await waiting;
        Assert.True(end.IsCompleted);
        Assert.True(end.Buffer.IsEmpty);
        Assert.True((await _line.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task The_stations_own_end_is_the_end_too()
    {
        ValueTask<ReadResult> waiting = _line.ReadAsync();
        _sockets.Station.Abort();
        Assert.True((await waiting).IsCompleted);
    }

    private async Task<string> LookAsync() => Text(await _line.ReadAsync());

    private static string Text(ReadResult result) => Encoding.UTF8.GetString(result.Buffer);
}
