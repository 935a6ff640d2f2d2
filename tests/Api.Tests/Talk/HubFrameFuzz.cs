using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Radio24.Api.Posts;
using Radio24.Api.Talk;
using Radio24.Api.Tests.Station;
using Radio24.Media.Tests.Fuzz;
using Radio24.Tests;

namespace Radio24.Api.Tests.Talk;

/// <summary>Frames as pages send them to the hub, generated and mutated: parsed, bound and validated as the hub does it.</summary>
[Collection(nameof(FuzzCollection))]
public sealed class HubFrameFuzz
{
    private static readonly string[] Frames =
    [
        """{"type":1,"invocationId":"1","target":"PostText","arguments":[{"text":"こんにちは 👋","name":"Aiko","idempotencyKey":"k-1"}]}""",
        """{"type":1,"invocationId":"2","target":"PostVoice","arguments":[{"name":null}],"streamIds":["s"]}""",
        """{"type":2,"invocationId":"s","item":"AAABAAIAAwAEAAUABgAHAAgACQAKAAsADAANAA4ADwAQABEAEgATABQAFQAWABcA"}""",
        """{"type":3,"invocationId":"s"}""",
        """{"type":1,"invocationId":"3","target":"WatchPost","arguments":["0197f0aa7c5d7000800000000000beef"]}""",
        """{"type":6}""",
        """{"type":5,"invocationId":"2"}""",
        """{"type":7,"error":"bye","allowReconnect":true}""",
    ];

    private static IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Frames.Select(frame => Encoding.UTF8.GetBytes(frame + '\x1e')),
        Encoding.UTF8.GetBytes(string.Concat(Frames.Select(frame => frame + '\x1e'))),
    ];

    [Fact]
    public void A_million_frames_are_parsed_or_refused()
    {
        var protocol = new JsonHubProtocol(Options.Create(new JsonHubProtocolOptions { PayloadSerializerOptions = PayloadOptions() }));
        var limits = new VoiceLimits();
        var recording = new VoiceRecording(limits);
        FuzzRun.Run(Seeds, 1_000_000, input => Take(protocol, limits, ref recording, input));
    }

    [Fact]
    public async Task A_thousand_lines_of_broken_frames_and_the_station_still_answers()
    {
        await using TestStation station = await TestStation.StartAsync(options => options with
        {
            Addresses = options.Addresses with { RequestsPerMinute = 1_000_000, PostsPerMinute = 100_000, Streams = 10_000 },
            Visitors = options.Visitors with { RequestsPerMinute = 1_000_000, Streams = 10_000 },
        });
        string token = await station.TokenAsync();
        var mutator = new Mutator(Seeds, 8_192, 24);
        for (int i = 0; i < 1_000; i++)
        {
            await using RawHub line = await RawHub.OpenAsync(station.Address, token);
            for (int frame = 0; frame < 8; frame++)
            {
                try
                {
                    await line.SendRawAsync(mutator.Next((i * 8) + frame).ToArray());
                }
                catch (Exception error) when (error is WebSocketException or OperationCanceledException)
                {
                    // The station has ended this line: that is its right.
                    break;
                }
            }
        }

        await using HubPage good = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        await good.CallAsync("PostText", new { text = "hi" });
    }

    private static void Take(JsonHubProtocol protocol, VoiceLimits limits, ref VoiceRecording recording, ReadOnlySpan<byte> input)
    {
        var frames = new ReadOnlySequence<byte>(input.ToArray());
        while (Parse(protocol, ref frames) is { } message)
        {
            switch (message)
            {
                case InvocationMessage { Arguments: [JsonElement argument, ..] }:
                    Call(argument);
                    break;
                case StreamItemMessage { Item: string chunk } when recording.Add(chunk) is { Status: 413 }:
                    Assert.True(recording.Pcm.Length <= VoiceLimits.Bytes(limits.Longest));
                    recording = new VoiceRecording(limits);
                    break;
                default:
                    break;
            }
        }
    }

    private static HubMessage? Parse(JsonHubProtocol protocol, ref ReadOnlySequence<byte> frames)
    {
        try
        {
            return protocol.TryParseMessage(ref frames, HubBinder.Instance, out HubMessage? message) ? message : null;
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or KeyNotFoundException)
        {
            // How SignalR says that a frame is not one (a string that is no UTF-8, a stream without a name). The hub ends the line.
            return null;
        }
    }

    private static void Call(JsonElement argument)
    {
        try
        {
            HubText text = HubCalls.Read<HubText>(argument);
            if (PlainText.Read("text", text.Text, 280, out string words) is null)
                Assert.DoesNotContain(words, char.IsControl);
            PlainText.Read("name", text.Name, 40, out _);
            HubCalls.Text(argument);
        }
        catch (HubException problem)
        {
            Assert.StartsWith("{", problem.Message, StringComparison.Ordinal);
        }
    }

    private static JsonSerializerOptions PayloadOptions() => Wire.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>The hub's methods as its dispatcher knows them.</summary>
    private sealed class HubBinder : IInvocationBinder
    {
        public static HubBinder Instance { get; } = new();

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => methodName switch
        {
            "PostText" or "PostVoice" or "WatchPost" => [typeof(JsonElement)],
            _ => throw new InvalidOperationException("no such method"),
        };

        public Type GetReturnType(string invocationId) => throw new InvalidOperationException("the hub asks pages nothing");

        public Type GetStreamItemType(string streamId) => streamId == "s" ? typeof(string) : throw new KeyNotFoundException();

        [SuppressMessage("Performance", "CA1822", Justification = "interface")]
        public string? GetTarget(ReadOnlySpan<byte> utf8Bytes) => null;
    }
}
