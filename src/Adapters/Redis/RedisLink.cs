using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>
/// The process's one connection to Redis. It reconnects by itself. No command on it blocks (BLOCK would hold up everyone who shares it):
/// readers are woken by publish/subscribe, and poll slowly in case that is missed.
/// <code>
///            an answer is overdue
/// answering ─────────────────────▶ silent: calls fail at once, one PING is on its way
///     ▲                               │
///     └──────── PING is answered ─────┘
/// </code>
/// </summary>
public sealed class RedisLink : IDisposable
{
    /// <summary>A frozen server keeps its connections open, so every call has a deadline of its own.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// First words of errors from a server that is up but cannot serve just now: loading, full, unable to write to its disk or to
    /// enough replicas, itself a replica, busy with a script, or asking for a password that was changed.
    /// </summary>
    private static readonly string[] Unable =
    [
        "LOADING ", "OOM ", "MISCONF ", "NOREPLICAS ", "READONLY ", "MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN ", "BUSY ", "NOAUTH ",
        "NOPERM ", "WRONGPASS ",
    ];

    private readonly ConnectionMultiplexer _connection;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closed = new();
    private int _silent;

    private RedisLink(ConnectionMultiplexer connection, string prefix, TimeProvider time) =>
        (_connection, Prefix, _time) = (connection, prefix, time);

    /// <summary>A connection was made again: what was published meanwhile was missed.</summary>
    internal event EventHandler<ConnectionFailedEventArgs> Restored
    {
        add => _connection.ConnectionRestored += value;
        remove => _connection.ConnectionRestored -= value;
    }

    /// <summary>Stands before every key and channel, so that several stations can share a server.</summary>
    public string Prefix { get; }

    /// <summary>Whether the server is connected and has answered in time so far.</summary>
    public bool IsAnswering => _connection.IsConnected && Volatile.Read(ref _silent) == 0;

    /// <summary>For a client of Redis that brings its own commands.</summary>
    internal IConnectionMultiplexer Connection => _connection;

    internal IDatabase Database => _connection.GetDatabase();

    private ISubscriber Subscriber => _connection.GetSubscriber();

    /// <param name="configuration">As StackExchange.Redis reads it: <c>host:port,password=…,ssl=true</c>.</param>
    /// <exception cref="ArgumentException">The configuration cannot be read. An unreachable server is no error: it is tried again.</exception>
    public static async Task<RedisLink> ConnectAsync(string configuration, string prefix = "radio24", TimeProvider? time = null)
    {
        // What the configuration says itself comes later and wins.
        ConfigurationOptions options = ConfigurationOptions.Parse(
            $"connectTimeout=2000,asyncTimeout={Patience.TotalMilliseconds},syncTimeout={Patience.TotalMilliseconds},keepAlive=5,{configuration}");
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        // Every caller has something better to do than to wait for a connection.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return new RedisLink(await ConnectionMultiplexer.ConnectAsync(options), prefix, time ?? TimeProvider.System);
    }

    public void Dispose()
    {
        _closed.Cancel();
        _connection.Close(allowCommandsToComplete: false);
        _connection.Dispose();
        _closed.Dispose();
    }

    /// <summary>
    /// Whether the server takes a write within a second: one that is frozen stays connected, and one that is full answers a ping.
    /// </summary>
    public async ValueTask<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(
                database => database.StringSetAsync(Key("probe"), "1", TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (Exception e) when (IsAway(e) || e is RedisServerException)
        {
            return false;
        }
    }

    internal string Key(string name) => $"{Prefix}:{name}";

    /// <summary>Sends a command and waits for its answer. After one that came too late, calls fail at once until a PING is answered.</summary>
    /// <exception cref="QueueAwayException">No answer in time, or no connection. It may have been carried out or not.</exception>
    internal Task<T> AskAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken = default) =>
        AskAsync(command, Patience, cancellationToken);

    /// <inheritdoc cref="AskAsync{T}(Func{IDatabase, Task{T}}, CancellationToken)"/>
    /// <param name="within">How long the answer may take.</param>
    internal async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> command, TimeSpan within, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _silent) == 1)
            throw new QueueAwayException("Redis has stopped answering.");
        try
        {
            return await command(Database).WaitAsync(within, _time, cancellationToken);
        }
        catch (Exception e) when (IsAway(e))
        {
            if (e is TimeoutException)
                FallSilent();
            throw new QueueAwayException("Redis cannot be reached just now.", e);
        }
    }

    /// <summary>
    /// Listens to a channel in order. Returns once the server has confirmed; without a connection it returns at once, and the
    /// subscription is made as soon as there is one.
    /// </summary>
    internal async Task<ChannelMessageQueue> SubscribeAsync(string channel)
    {
        // Awaited, a subscription that fails would be registered all the same, with nobody to end it.
        ChannelMessageQueue messages = Subscriber.Subscribe(RedisChannel.Literal(channel), CommandFlags.FireAndForget);
        await ConfirmSubscriptionsAsync();
        return messages;
    }

    /// <summary>Waits until the server has carried out the subscriptions sent so far, if it answers.</summary>
    internal async Task ConfirmSubscriptionsAsync()
    {
        try
        {
            await Subscriber.PingAsync().WaitAsync(Patience, _time, _closed.Token);
        }
        catch (Exception e) when (IsAway(e) || e is RedisServerException or OperationCanceledException)
        {
            // They follow when the connection is back.
        }
    }

    /// <summary>True for what a server that is away, or unable for now, throws: the caller tries again later.</summary>
    internal static bool IsAway(Exception e) =>
        e is RedisConnectionException or TimeoutException or ObjectDisposedException or QueueAwayException
        || (e is RedisServerException server && Array.Exists(Unable, word => server.Message.StartsWith(word, StringComparison.Ordinal)));

    private void FallSilent()
    {
        if (Interlocked.Exchange(ref _silent, 1) == 0)
            _ = ProbeAsync(_closed.Token);
    }

    private async Task ProbeAsync(CancellationToken closed)
    {
        while (!closed.IsCancellationRequested)
        {
            try
            {
                await Database.PingAsync();
                break;
            }
            catch (RedisServerException)
            {
                // An error is an answer.
                break;
            }
            catch (Exception e) when (IsAway(e))
            {
                await Task.Delay(ProbeEvery, _time, closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Volatile.Write(ref _silent, 0);
    }
}
