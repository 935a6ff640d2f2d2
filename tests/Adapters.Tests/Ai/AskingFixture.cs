using Microsoft.Extensions.Logging;
using Radio24.Adapters.Ai;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Ai;

/// <summary>Models over a scripted server, a ledger in memory and a clock that stands still unless a test moves it.</summary>
public abstract class AskingFixture : IAsyncLifetime
{
    internal const string Key = "sk-secret-0123456789abcdef";

    private readonly List<AiModels> _made = [];

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));

    internal ModelServer Server { get; private set; } = null!;

    internal MemoryLedger Ledger { get; set; } = null!;

    internal LinesLogger Log { get; } = new();

    public async Task InitializeAsync()
    {
        Server = await ModelServer.StartAsync();
        Server.Time = Time;
        Ledger = new MemoryLedger(new CostCaps(10, 100), Time);
    }

    public async Task DisposeAsync()
    {
        foreach (AiModels models in _made)
            models.Dispose();
        await Server.DisposeAsync();
    }

    internal AiOptions Options => new()
    {
        ApiKey = Key,
        Endpoint = Server.Address,
        CloudTranscription = true,
        Deadline = TimeSpan.FromMinutes(2),
        LocalEmbeddings = false,
        Prices = [new AiPriceOptions { Model = "small", TextIn = 1, TextOut = 2 }, new AiPriceOptions { Model = "big", TextIn = 10, TextOut = 20 }],
        Models = new AiModelsOptions
        {
            Chat = [new AiChatModelOptions { Name = "small", Quality = 2 }, new AiChatModelOptions { Name = "big", Quality = 5 }],
            Moderation = new AiModelOptions { Name = "omni-moderation-latest" },
            Transcription = new AiModelOptions { Name = "gpt-transcribe" },
            Embedding = new AiEmbeddingModelOptions { Name = "text-embedding-3-small", Dimensions = 32 },
        },
    };

    internal AiModels Models(AiOptions? options = null, ILedger? ledger = null)
    {
        var models = new AiModels(options ?? Options, ledger ?? Ledger, Time, Log.Of<AiModels>());
        _made.Add(models);
        return models;
    }

    internal static ChatQuestion Question(int quality = 1, string? schema = null) =>
        new(CallPurpose.Analysis, "Say what it is about.", "please play something slow", MostTokens: 100, schema, quality);

    /// <summary>
    /// Moves the clock until something that waits for it is over: slowly, so that a pause before a retry passes and no deadline does, however slow the
    /// machine; and fast while the server lets somebody wait on purpose.
    /// </summary>
    internal async Task<T> PassAsync<T>(ValueTask<T> asked)
    {
        Task<T> task = asked.AsTask();
        for (int steps = 0; !task.IsCompleted; steps++)
        {
            Assert.True(steps < 4_000, "it does not end");
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
            if (!task.IsCompleted)
                Time.Advance(TimeSpan.FromMilliseconds(Server.Hanging > 0 ? 10_000 : 50));
        }

        return await task;
    }

    internal async Task<ModelTrouble> TroubleAsync<T>(ValueTask<T> asked) =>
        (await Assert.ThrowsAsync<ModelAwayException>(() => PassAsync(asked))).Trouble;
}

/// <summary>Keeps every line that is logged.</summary>
internal sealed class LinesLogger
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public ILogger<T> Of<T>() => new Typed<T>(this);

    private sealed class Typed<T>(LinesLogger all) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (all._lines)
                all._lines.Add($"{formatter(state, exception)} {exception}");
        }
    }
}
