using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>Under which a policy decides about a post.</summary>
/// <param name="Hour">0 to 23, in the station's zone.</param>
/// <param name="Attended">Somebody who may decide was seen at the desk lately.</param>
public sealed record Circumstances(PostKind Kind, AuthorStanding Standing, int Hour, bool Attended);

/// <summary>Tells the chain which policy holds now, and under which circumstances a post is decided about.</summary>
public interface ICircumstances
{
    /// <summary>The policy in force; the last one that is known while the store is away.</summary>
    /// <exception cref="Ports.StoreAwayException">None is known yet.</exception>
    ValueTask<PolicyVersion> PolicyAsync(CancellationToken cancellationToken);

    /// <exception cref="Ports.StoreAwayException">The author's record cannot be read.</exception>
    ValueTask<Circumstances> OfAsync(ListenerPost post, PostKind kind, StationPolicy policy, CancellationToken cancellationToken);
}

/// <summary>The same for every post: for a chain without a store.</summary>
public sealed class SteadyCircumstances(StationPolicy policy, Circumstances? now = null) : ICircumstances
{
    public ValueTask<PolicyVersion> PolicyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(PolicyVersion.Preset(policy));

    public ValueTask<Circumstances> OfAsync(ListenerPost post, PostKind kind, StationPolicy policy, CancellationToken cancellationToken) =>
        ValueTask.FromResult((now ?? new Circumstances(kind, AuthorStanding.New, 12, Attended: false)) with { Kind = kind });
}
