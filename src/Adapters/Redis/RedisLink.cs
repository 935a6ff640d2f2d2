using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>
/// The process's one connection to Redis: it comes back by itself, and no command on it ever blocks (BLOCK would hold up
/// everyone who shares it), so readers are woken by publish/subscribe and poll slowly as the net below.
/// </summary>
public sealed class RedisLink : IDisposable
{
    /// <summary>A server that is frozen looks connected for long, and this client's calls have no time limit of their own.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How the answers begin of a server that is there and cannot do it just now: starting, full, unable to write to its disk or to
    /// enough replicas, a replica itself, busy with a script, or asking for a password that was changed.
    /// </summary>
    private static readonly string[] Unable =
    [
        "LOADING ", "OOM ", "MISCONF ", "NOREPLICAS ", "READONLY ", "MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN ", "BUSY ", "NOAUTH ",
        "NOPERM ", "WRONGPASS ",
    ];

    private readonly ConnectionMultiplexer _connection;

    private RedisLink(ConnectionMultiplexer connection, string prefix)
    {
        _connection = connection;
        Prefix = prefix;
    }

    /// <summary>Stands before every key and channel: several stations can share a server.</summary>
    public string Prefix { get; }

    /// <summary>Whether the server can be reached now.</summary>
    public bool IsConnected => _connection.IsConnected;

    /// <summary>
    /// Whether the server takes something down now, within a second: one that is frozen looks connected, and one that is full or
    /// cannot write to its disk answers a ping.
    /// </summary>
    public async ValueTask<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Database.ExecuteAsync("SET", Key("probe"), "1", "EX", "60").WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
            return true;
        }
        catch (Exception e) when (IsAway(e) || e is RedisServerException)
        {
            return false;
        }
    }

    internal IDatabase Database => _connection.GetDatabase();

    internal ISubscriber Subscriber => _connection.GetSubscriber();

    /// <param name="configuration">As StackExchange.Redis reads it: <c>host:port,password=…,ssl=true</c>.</param>
    /// <exception cref="ArgumentException">The configuration cannot be read. An unreachable server is no error: it is tried again.</exception>
    public static async Task<RedisLink> ConnectAsync(string configuration, string prefix = "radio24")
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 3;
        options.ConnectTimeout = 2_000;
        options.SyncTimeout = 3_000;
        options.KeepAlive = 5;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        return new RedisLink(await ConnectionMultiplexer.ConnectAsync(options), prefix);
    }

    public void Dispose()
    {
        // Left to itself the client says QUIT and waits for an answer that it never takes in, three seconds each time. Whoever asked for
        // something has waited for it: there is nothing to let finish.
        _connection.Close(allowCommandsToComplete: false);
        _connection.Dispose();
    }

    internal string Key(string name) => $"{Prefix}:{name}";

    /// <exception cref="QueueAwayException">No answer in time, or no connection: it may have been carried out or not.</exception>
    internal Task<RedisResult> RunAsync(string command, params object[] arguments) =>
        ReachedAsync(() => Database.ExecuteAsync(command, arguments).WaitAsync(Patience));

    /// <inheritdoc cref="RunAsync(string, object[])"/>
    internal async Task<RedisResult> RunAsync(RedisScript script, IReadOnlyCollection<string> keys, IReadOnlyCollection<object> arguments)
    {
        try
        {
            return await RunAsync("EVALSHA", [script.Name, keys.Count, .. keys, .. arguments]);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Another server, or one that was started anew.
            return await RunAsync("EVAL", [script.Text, keys.Count, .. keys, .. arguments]);
        }
    }

    /// <summary>Says in the ports' words that the server is away.</summary>
    /// <exception cref="QueueAwayException">It is.</exception>
    internal static async Task<T> ReachedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsAway(e) && e is not QueueAwayException)
        {
            throw new QueueAwayException("Redis cannot be reached just now.", e);
        }
    }

    /// <summary>
    /// Asks for a channel's messages. With a connection that is only just being made, this client may lose the request or never
    /// answer it: whoever depends on the messages must see to it that they come.
    /// </summary>
    internal async Task SubscribeAsync(string channel, Action<RedisChannel, RedisValue> take)
    {
        try
        {
            await Subscriber.SubscribeAsync(channel, take).WaitAsync(Patience);
        }
        catch (Exception e) when (IsAway(e) || e is RedisServerException)
        {
            // Nothing comes; the caller's net below takes care of it.
        }
    }

    internal async Task UnsubscribeAsync(string channel, Action<RedisChannel, RedisValue> take)
    {
        try
        {
            await Subscriber.UnsubscribeAsync(channel, take).WaitAsync(Patience);
        }
        catch (Exception e) when (IsAway(e) || e is RedisServerException)
        {
            // The subscription dies with the connection.
        }
    }

    /// <summary>True for what a server that is away, or unable for now, throws: the caller tries again later.</summary>
    internal static bool IsAway(Exception e) =>
        e is RedisConnectionException or TimeoutException or ObjectDisposedException or QueueAwayException
        || (e is RedisServerException server && Array.Exists(Unable, word => server.Message.StartsWith(word, StringComparison.Ordinal)));
}
