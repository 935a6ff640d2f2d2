using Radio24.Core.Identity;
using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>Who is signed in. A session is known by the SHA-256 of its secret, which only the browser has.</summary>
public interface ISessions
{
    ValueTask OpenAsync(
        byte[] secretHash, ListenerId account, DateTimeOffset openedAt, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Whose session this is and until when; null if it has ended or its account is disabled.</summary>
    ValueTask<(Account Account, DateTimeOffset ExpiresAt)?> FindAsync(
        byte[] secretHash, DateTimeOffset now, CancellationToken cancellationToken);

    ValueTask CloseAsync(byte[] secretHash, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of an account but the one that is to stay, if any.</summary>
    ValueTask CloseAllAsync(ListenerId account, byte[]? except, CancellationToken cancellationToken);
}
