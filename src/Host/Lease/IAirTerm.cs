namespace Radio24.Host.Lease;

/// <summary>The right to publish, as the air thread asks for it at every frame. Never blocks.</summary>
public interface IAirTerm
{
    bool MayPublish { get; }
}

/// <summary>The right of a station in one process: nobody else could be on air.</summary>
public sealed class EndlessTerm : IAirTerm
{
    public bool MayPublish => true;
}
