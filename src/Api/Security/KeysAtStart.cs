using Microsoft.Extensions.Hosting;

namespace Radio24.Api.Security;

/// <summary>Has the station's own key made, or read, before the first listener asks: one that is damaged stops the start.</summary>
internal sealed class KeysAtStart(ListenerTokens tokens) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        try
        {
            await tokens.PrepareAsync(late.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A store that does not even refuse: as one that is away.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
