using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Ai.Realtime;

/// <summary>A model behind OpenAI's Realtime protocol, as generally available: OpenAI's own, Azure's, or any that speaks it.</summary>
/// <param name="endpoint">With its path, without <c>/realtime</c>.</param>
/// <param name="key">Null: a service that needs none does not look at what is sent instead.</param>
/// <param name="voice">Of who has none of their own.</param>
internal sealed class RealtimeSpeechModel(Uri endpoint, string? key, string model, string voice, ModelPrice price, TimeProvider time, ILogger logger) : ISpeechModel
{
    /// <summary>To connect and to be configured; the service needs less than one second.</summary>
    internal static readonly TimeSpan OpenWithin = TimeSpan.FromSeconds(10);

    public string Key { get; } = $"{model}@{endpoint.Authority}{(endpoint.AbsolutePath == "/v1" ? "" : endpoint.AbsolutePath)}";

    public string Provider => endpoint.Host;

    public string Model => model;

    public ModelPrice Price => price;

    public SpeechTraits Traits { get; } = new(
        RateIn: RealtimeOrders.Rate, RateOut: RealtimeOrders.Rate, CanCancel: true, CanTruncate: false, CanHear: true, LongestSession: TimeSpan.FromMinutes(60));

    public async ValueTask<ISpeechSession> OpenAsync(SessionSetup setup, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(OpenWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var connection = new RealtimeConnection(endpoint, string.IsNullOrWhiteSpace(key) ? "none" : key.Trim(), model);
        bool isConnected = false;
        try
        {
            await connection.OpenAsync(either.Token);
            isConnected = true;
            return await RealtimeSpeechSession.OpenAsync(connection, RealtimeOrders.Setup(setup, voice), time, logger, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SpeechModelException(SpeechTrouble.Broken, isConnected ? "connected, and the setup is not confirmed" : "no answer");
        }
        catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException)
        {
            throw RealtimeTroubles.Refused(connection.Answer, e);
        }
        finally
        {
            if (!isConnected)
                connection.Dispose();
        }
    }
}
