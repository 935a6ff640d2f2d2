using System.ComponentModel.DataAnnotations;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Keys;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Core.Phrases;
using Radio24.Core.Tone;

namespace Radio24.Adapters.Shared;

/// <summary>Where the processes of one station meet: section <c>Radio24</c> of every one of them.</summary>
public sealed record SharedBackplaneOptions : IValidatableObject
{
    /// <summary>The Redis of a station in several processes, as StackExchange.Redis reads it: <c>host:port,password=…,ssl=true</c>.</summary>
    [Required(ErrorMessage = "name a server such as 127.0.0.1:6379"), DataType(DataType.Password)]
    public string Redis { get; init; } = "";

    /// <summary>Stands before every key in Redis: several stations can share a server.</summary>
    [Required(ErrorMessage = "name the station's own prefix")]
    public string RedisPrefix { get; init; } = "radio24";

    /// <summary>Where everything is kept that is not in the database: recordings, unless an object store is named.</summary>
    [Required(ErrorMessage = "name a folder"), Display(ShortName = "--data")]
    public string DataFolder { get; init; } = "data";

    public StoreOptions Store { get; init; } = new();

    public ObjectStoreOptions Objects { get; init; } = new();

    /// <summary>How posts are put into another tone.</summary>
    public ToneOptions Tone { get; init; } = new();

    public SealingOptions Sealing { get; init; } = new();

    public AiOptions Ai { get; init; } = new();

    public PresenterModelOptions Presenter { get; init; } = new();

    public ScriptOptions Script { get; init; } = new();

    public SharedHostOptions Host { get; init; } = new();

    internal DatabaseOptions Database => new() { ConnectionString = Store.ConnectionString, DataFolder = DataFolder };

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Store.ConnectionString))
            yield return new ValidationResult("is empty; name a PostgreSQL server: Host=…;Username=…;Password=…;Database=…", ["Store:ConnectionString"]);
    }
}

/// <summary>Section <c>Radio24:Host</c>, as far as all processes know it.</summary>
public sealed record SharedHostOptions
{
    /// <summary>Known to the station's own processes alone: with it an Api asks the Host to let a listener in.</summary>
    [MinLength(24, ErrorMessage = "24 characters or more, the same in every Api and Host, are needed"), DataType(DataType.Password)]
    public string Secret { get; init; } = "";
}
