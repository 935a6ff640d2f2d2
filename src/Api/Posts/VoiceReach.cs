using Radio24.Core.Ports;

namespace Radio24.Api.Posts;

/// <summary>Says in one way that recordings cannot be reached, whatever their store throws.</summary>
internal static class VoiceReach
{
    /// <exception cref="StoreAwayException">The store of recordings cannot be reached, or what it has there cannot be read.</exception>
    public static async ValueTask<T> ReachedAsync<T>(this IVoiceStore voices, Func<IVoiceStore, ValueTask<T>> work)
    {
        try
        {
            return await work(voices);
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreAwayException))
        {
            throw new StoreAwayException("The store of recordings cannot be used just now.", e);
        }
    }

    /// <inheritdoc cref="ReachedAsync{T}"/>
    public static async ValueTask ReachedAsync(this IVoiceStore voices, Func<IVoiceStore, ValueTask> work) =>
        await voices.ReachedAsync(async store =>
        {
            await work(store);
            return true;
        });
}
