#pragma warning disable OPENAI002 // Experimental in the client, not in the service.
using OpenAI.Realtime;
using Radio24.Adapters.Ai.Realtime;
using Radio24.Core.Asking;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Tests.Ai.Realtime;

/// <summary>Events as they were recorded, or as the specification shows them.</summary>
public class RealtimeReadingTests
{
    [Fact]
    public void What_a_response_used_is_read_by_kind()
    {
        var (outcome, used, trouble) = End("""
            "status":"completed","status_details":null,"output":[{"id":"item_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_audio","transcript":"Loud and clear!"}]}],
            "usage":{"total_tokens":253,"input_tokens":132,"output_tokens":121,
              "input_token_details":{"text_tokens":119,"audio_tokens":13,"image_tokens":0,"cached_tokens":64,"cached_tokens_details":{"text_tokens":64,"audio_tokens":0,"image_tokens":0}},
              "output_token_details":{"text_tokens":30,"audio_tokens":91}},"metadata":null
            """);

        Assert.Equal((TurnOutcome.Completed, (SpeechTrouble?)null), (outcome, trouble));
        Assert.Equal(new TokensUsed(TextIn: 119, TextOut: 30, AudioIn: 13, AudioOut: 91, CachedIn: 64), used);
    }

    [Theory]
    [InlineData("""{"total_tokens":50,"input_tokens":20,"output_tokens":30}""", 0, 0, 20, 30, 0)]
    [InlineData("""{"total_tokens":50}""", 0, 0, 0, 50, 0)]
    [InlineData("""{"input_tokens":20,"output_tokens":30,"input_token_details":{"text_tokens":20,"cached_tokens":99},"output_token_details":{"audio_tokens":25}}""", 20, 0, 0, 30, 20)]
    [InlineData("""{"input_tokens":-5,"output_tokens":-5}""", 0, 0, 0, 0, 0)]
    public void What_is_not_told_apart_counts_as_the_dearest(string usage, long textIn, long textOut, long audioIn, long audioOut, long cached) =>
        Assert.Equal(new TokensUsed(textIn, textOut, audioIn, audioOut, cached), End($"\"status\":\"completed\",\"usage\":{usage}").Used);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    public void What_is_not_said_is_not_known(string usage) => Assert.Null(End($"\"status\":\"completed\",\"usage\":{usage}").Used);

    [Theory]
    [InlineData(""" "status":"cancelled","status_details":{"type":"cancelled","reason":"client_cancelled"} """, TurnOutcome.Cancelled, null)]
    [InlineData(""" "status":"incomplete","status_details":{"type":"incomplete","reason":"max_output_tokens"} """, TurnOutcome.Incomplete, null)]
    [InlineData(""" "status":"failed","status_details":{"type":"failed","error":{"type":"insufficient_quota","code":"insufficient_quota"}} """, TurnOutcome.Failed, SpeechTrouble.Denied)]
    [InlineData(""" "status":"failed","status_details":{"type":"failed","error":{"type":"server_error","code":null}} """, TurnOutcome.Failed, SpeechTrouble.Broken)]
    [InlineData(""" "status":"failed" """, TurnOutcome.Failed, SpeechTrouble.Broken)]
    [InlineData(""" "status":"astonished" """, TurnOutcome.Failed, SpeechTrouble.Malformed)]
    [InlineData(""" "object":"realtime.response" """, TurnOutcome.Failed, SpeechTrouble.Malformed)]
    public void An_end_is_read(string fields, TurnOutcome outcome, SpeechTrouble? trouble)
    {
        var end = End(fields);

        Assert.Equal((outcome, trouble), (end.Outcome, end.Trouble));
    }

    [Theory]
    [InlineData(""" "phase":"final_answer", """, ItemPhase.Answer)]
    [InlineData(""" "phase":"commentary", """, ItemPhase.Commentary)]
    [InlineData(""" "phase":"something_new", """, ItemPhase.Commentary)]
    [InlineData(""" "phase":null, """, ItemPhase.Answer)]
    [InlineData("", ItemPhase.Answer)]
    public void A_phase_is_read(string phase, ItemPhase is_)
    {
        var added = Assert.IsType<RealtimeServerUpdateResponseOutputItemAdded>(Parse($$"""
            {"event_id":"e","type":"response.output_item.added","response_id":"r","output_index":0,
             "item":{"id":"i","object":"realtime.item",{{phase}}"type":"message","status":"in_progress","role":"assistant","content":[]} }
            """));

        Assert.Equal(is_, RealtimeReading.Phase(added.Item));
    }

    [Fact]
    public void The_end_of_a_session_is_read()
    {
        var created = Assert.IsType<RealtimeServerUpdateSessionCreated>(Parse("""
            {"type":"session.created","event_id":"e","session":{"type":"realtime","object":"realtime.session","id":"sess_1","model":"gpt-realtime-2025-08-28","output_modalities":["audio"],
             "instructions":"Be kind.","tools":[],"tool_choice":"auto","max_output_tokens":"inf","tracing":null,"prompt":null,"expires_at":1756324625,
             "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,
               "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,"idle_timeout_ms":null,"create_response":true,"interrupt_response":true}},
              "output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin","speed":1}},"include":null}}
            """));

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1756324625), RealtimeReading.Expires(created.Session));
        Assert.False(RealtimeReading.IsBeta(created.Session));
    }

    [Theory]
    [InlineData("""{"type":"response.something_new","value":[1,{"a":null}]}""")]
    [InlineData("""{"type":"input_audio_buffer.weather"}""")]
    public void What_nobody_knows_is_no_trouble(string json) => _ = Parse(json);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"response.output_audio.delta","delta":""")]
    [InlineData("""{"type":"response.output_audio.delta","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":"%%%"}""")]
    [InlineData("""{"type":"response.output_audio.delta","response_id":{},"delta":7}""")]
    public void What_is_no_event_is_malformed_or_nothing(string json)
    {
        try
        {
            RealtimeServerUpdate? update = Parse(json);
            Assert.True(update is null or not RealtimeServerUpdateResponseOutputAudioDelta, json);
        }
        catch (SpeechModelException e)
        {
            Assert.Equal(SpeechTrouble.Malformed, e.Trouble);
        }
    }

    private static RealtimeServerUpdate? Parse(string json) => RealtimeReading.Parse(BinaryData.FromString(json));

    private static (TurnOutcome Outcome, TokensUsed? Used, SpeechTrouble? Trouble) End(string fields)
    {
        var done = Assert.IsType<RealtimeServerUpdateResponseDone>(Parse($"{{\"type\":\"response.done\",\"event_id\":\"e\",\"response\":{{\"id\":\"resp_1\",{fields}}}}}"));
        return RealtimeReading.End(done.Response);
    }
}
