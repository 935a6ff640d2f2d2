using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Ai.Realtime;

/// <summary>That the server tests speak to keeps to the protocol: a plain socket asks, and every event is looked at.</summary>
public sealed class RealtimeServerTests : IAsyncLifetime
{
    private RealtimeServer _server = null!;
    private ClientWebSocket _socket = null!;

    public async Task InitializeAsync()
    {
        _server = await RealtimeServer.StartAsync();
        _server.Voice = SpokenWords.Hum;
        _socket = new ClientWebSocket();
    }

    public async Task DisposeAsync()
    {
        _socket.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Everything_it_says_is_as_the_specification_has_it()
    {
        _server.Script(
            RealtimeAct.Answer, RealtimeAct.TwoItems("Let me look.", "Here it is."), RealtimeAct.TextOnly, RealtimeAct.Empty, RealtimeAct.NoCredit,
            RealtimeAct.NoCreditError, RealtimeAct.TooLong, RealtimeAct.AllAtOnce);
        await ConnectAsync();
        await SendAsync("""{"type":"session.update","session":{"type":"realtime","instructions":"Be kind.","output_modalities":["audio"]}}""");
        await ReadUntilAsync("session.updated");
        foreach (int i in Enumerable.Range(0, 8))
        {
            string conversation = i == 0 ? "auto" : "none";
            await SendAsync($$"""{"type":"response.create","event_id":"e{{i}}","response":{"conversation":"{{conversation}}","instructions":"Say hello." } }""");
            await ReadUntilAsync(i == 5 ? "error" : "response.done");
        }

        string item = (await ItemAsync()).GetProperty("id").GetString()!;
        await SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{item}}","content_index":0,"audio_end_ms":300}""");
        await ReadUntilAsync("conversation.item.truncated");
        await SendAsync($$"""{"type":"conversation.item.delete","item_id":"{{item}}"}""");
        await ReadUntilAsync("conversation.item.deleted");
        await SendAsync("""{"type":"input_audio_buffer.clear"}""");
        await SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[9_600])}}"}""");
        await SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await ReadUntilAsync("conversation.item.done");

        Assert.Empty(_server.Complaints);
        Assert.Equal(9, _server.Asked.Count);
    }

    [Fact]
    public async Task It_speaks_real_speech_and_tells_its_words_in_step()
    {
        _server.Voice = SpokenWords.ByFlite;
        _server.Script(RealtimeAct.Says("Good evening. You are listening to a station that is presented by an artificial voice."));
        await ConnectAsync();
        await SendAsync("""{"type":"response.create","response":{"conversation":"none"}}""");
        List<JsonElement> events = await ReadUntilAsync("response.done");

        int bytes = events.Where(one => Type(one) == "response.output_audio.delta").Sum(one => one.GetProperty("delta").GetBytesFromBase64().Length);
        Assert.InRange(bytes, 3 * 48_000, 9 * 48_000);
        string[] words = [.. events.Where(one => Type(one) == "response.output_audio_transcript.delta").Select(one => one.GetProperty("delta").GetString()!)];
        Assert.True(words.Length > 5);
        Assert.Equal("Good evening. You are listening to a station that is presented by an artificial voice.", string.Concat(words));
        Assert.Equal((long)Math.Ceiling(bytes / 48_000.0 * 20), _server.Used.AudioOut);
        Assert.Equal(_server.Used.AudioOut, events[^1].GetProperty("response").GetProperty("usage").GetProperty("output_token_details").GetProperty("audio_tokens").GetInt64());
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","modalities":["audio"]}}""")]
    [InlineData("""{"type":"response.create","response":{"conversation":"none","voice":"marin"}}""")]
    [InlineData("""{"type":"conversation.item.truncate","item_id":"x","content_index":0}""")]
    [InlineData("""{"type":"response.cancel","response_id":7}""")]
    public void What_a_client_sends_in_another_shape_is_told(string json) =>
        Assert.Single(RealtimeShapes.Complaints(JsonElement.Parse(json), RealtimeShapes.Client));

    private async Task ConnectAsync()
    {
        _socket.Options.AddSubProtocol("realtime");
        await _socket.ConnectAsync(new Uri($"{_server.Address}/realtime?model=gpt-realtime".Replace("http:", "ws:")), CancellationToken.None);
        await ReadUntilAsync("session.created");
    }

    private async Task SendAsync(string json) => await _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private async Task<JsonElement> ItemAsync()
    {
        await SendAsync("""{"type":"response.create","response":{"instructions":"Say hello."}}""");
        List<JsonElement> events = await ReadUntilAsync("response.done");
        return events.Single(one => Type(one) == "response.output_item.done").GetProperty("item");
    }

    private async Task<List<JsonElement>> ReadUntilAsync(string type)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var events = new List<JsonElement>();
        byte[] block = new byte[1 << 20];
        while (events.Count == 0 || Type(events[^1]) != type)
        {
            using var whole = new MemoryStream();
            ValueWebSocketReceiveResult got;
            do
            {
                got = await _socket.ReceiveAsync(block.AsMemory(), late.Token);
                whole.Write(block, 0, got.Count);
            }
            while (!got.EndOfMessage);
            events.Add(JsonElement.Parse(whole.ToArray()));
        }

        return events;
    }

    private static string Type(JsonElement one) => one.GetProperty("type").GetString()!;
}
