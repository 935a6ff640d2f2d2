namespace Radio24.Host.Lease;

/// <summary>The right to publish, as the air thread asks for it at every frame. Never blocks.</summary>
public interface IAirTerm
{
    bool MayPublish { get; }

    /// <summary>The epoch in which this Host writes (<see cref="Core.Posts.PostMove.Epoch"/>); 0: there can be no other Host.</summary>
    long Epoch { get; }
}

/// <summary>The right of a station in one process: nobody else could be on air.</summary>
public sealed class EndlessTerm : IAirTerm
{
    public bool MayPublish => true;

    public long Epoch => 0;
}
