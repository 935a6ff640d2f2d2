using Radio24.Adapters.Ai;
using Radio24.Adapters.Ai.Realtime;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Ai.Realtime;

/// <summary>The real adapter before the scripted server. The clock is the machine's, unless a test takes <see cref="Virtual"/>.</summary>
public abstract class RealtimeFixture : IAsyncLifetime
{
    internal const string Key = "sk-secret-0123456789abcdef";

    private readonly List<ISpeechSession> _sessions = [];

    internal static SessionSetup Setup { get; } = new("You are Nova, an AI who presents a radio station.", "marin");

    internal FakeTimeProvider Virtual { get; } = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));

    internal RealtimeServer Server { get; private set; } = null!;

    internal LinesLogger Log { get; } = new();

    public async Task InitializeAsync()
    {
        Server = await RealtimeServer.StartAsync();
        Server.Voice = SpokenWords.Hum;
        Server.Key = Key;
    }

    public async Task DisposeAsync()
    {
        foreach (ISpeechSession session in _sessions)
            await session.DisposeAsync();
        await Server.DisposeAsync();
    }

    internal ISpeechModel Model(TimeProvider? time = null, string key = Key, Uri? endpoint = null) => new SpeechModels(
        new PresenterModelOptions { Endpoint = endpoint ?? Server.Address, ApiKey = key }, new AiOptions(), time ?? TimeProvider.System, Log.Of<SpeechModels>()).Rungs[0].Model;

    internal async Task<ISpeechSession> OpenAsync(TimeProvider? time = null)
    {
        ISpeechSession session = await Model(time).OpenAsync(Setup, CancellationToken.None);
        _sessions.Add(session);
        return session;
    }

    internal static SpeechBrief Brief(string instructions = "Say that the next song is slow.", string? material = null) => new(instructions, material, MostTokens: 1_000);

    /// <summary>One turn in a session of its own, to its end.</summary>
    internal async Task<List<SpeechEvent>> SayAsync(RealtimeAct act, TimeProvider? time = null, SpeechBrief? brief = null)
    {
        Server.Script(act);
        ISpeechSession session = await OpenAsync(time);
        ISpeechTurn turn = await session.AskAsync(brief ?? Brief(), CancellationToken.None);
        return await ReadAsync(turn);
    }

    internal static async Task<List<SpeechEvent>> ReadAsync(ISpeechTurn turn, Func<SpeechEvent, Task>? on = null)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var events = new List<SpeechEvent>();
        await foreach (SpeechEvent one in turn.ReadAsync(late.Token))
        {
            events.Add(one);
            if (on is not null)
                await on(one);
        }

        Assert.IsType<SpeechEvent.Ended>(events[^1]);
        Assert.Single(events.OfType<SpeechEvent.Ended>());
        return events;
    }

    internal static SpeechEvent.Ended End(List<SpeechEvent> events) => (SpeechEvent.Ended)events[^1];

    internal static string Words(List<SpeechEvent> events) => string.Concat(events.OfType<SpeechEvent.Words>().Select(one => one.Text));

    internal static int Bytes(List<SpeechEvent> events) => events.OfType<SpeechEvent.Audio>().Sum(one => one.Pcm.Length);

    internal static async Task<SpeechModelException> RefusedAsync(Func<Task> open) => await Assert.ThrowsAsync<SpeechModelException>(open).WaitAsync(TimeSpan.FromSeconds(90));

    /// <summary>Moves the virtual clock until a task is over, slowly: what needs no waiting is not late by it.</summary>
    internal async Task<T> PassAsync<T>(Task<T> task, TimeSpan step)
    {
        for (int steps = 0; !task.IsCompleted; steps++)
        {
            Assert.True(steps < 4_000, "it does not end");
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
            if (!task.IsCompleted)
                Virtual.Advance(step);
        }

        return await task;
    }
}
