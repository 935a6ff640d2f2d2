using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>Who was seen at the desk lately, by any process, on the store's clock. Every method throws <see cref="StoreAwayException"/> while the store cannot be reached.</summary>
public interface IDeskPresence
{
    /// <summary>Somebody with an account, who may decide what airs, is there now.</summary>
    ValueTask SeenAsync(ListenerId account, CancellationToken cancellationToken);

    /// <summary>How long ago somebody was there; null: nobody ever.</summary>
    ValueTask<TimeSpan?> LastSeenAsync(CancellationToken cancellationToken);
}
