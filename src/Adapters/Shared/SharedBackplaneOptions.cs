using Radio24.Adapters.Objects;

namespace Radio24.Adapters.Shared;

/// <summary>Where the processes of one station meet: section <c>Radio24</c> of every one of them.</summary>
public sealed record SharedBackplaneOptions
{
    /// <summary>Anything shorter could be guessed.</summary>
    private const int ShortestSecret = 24;

    /// <summary><c>Radio24:Redis</c>, as StackExchange.Redis reads it: <c>host:port,password=…,ssl=true</c>.</summary>
    public string Redis { get; init; } = "";

    /// <summary><c>Radio24:RedisPrefix</c>: several stations can share a server.</summary>
    public string RedisPrefix { get; init; } = "radio24";

    /// <summary><c>Radio24:DataFolder</c>: recordings, unless an object store is named.</summary>
    public string DataFolder { get; init; } = "data";

    public SharedStoreOptions Store { get; init; } = new();

    public ObjectStoreOptions Objects { get; init; } = new();

    public SharedHostOptions Host { get; init; } = new();

    /// <summary>What is wrong with the settings, each naming its setting; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Redis))
            yield return "Radio24:Redis is empty; name a server such as 127.0.0.1:6379.";
        if (string.IsNullOrWhiteSpace(Store.ConnectionString))
            yield return "Radio24:Store:ConnectionString is empty; name a PostgreSQL server: Host=…;Username=…;Password=…;Database=….";
        if (Host.Secret.Length < ShortestSecret)
            yield return $"Radio24:Host:Secret has {Host.Secret.Length} characters; {ShortestSecret} or more, the same in every Api and Host, are needed.";
        foreach (string problem in Objects.Problems())
            yield return problem;
    }
}

/// <summary>Section <c>Radio24:Store</c>.</summary>
public sealed record SharedStoreOptions
{
    /// <summary>As Npgsql reads it.</summary>
    public string ConnectionString { get; init; } = "";
}

/// <summary>Section <c>Radio24:Host</c>.</summary>
public sealed record SharedHostOptions
{
    /// <summary>Known to the station's own processes alone: with it an Api asks the Host to let a listener in.</summary>
    public string Secret { get; init; } = "";
}
