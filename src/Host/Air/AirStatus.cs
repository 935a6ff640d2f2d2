using Radio24.Core.Ports;

namespace Radio24.Host.Air;

/// <summary>On air means: frames left the encoder within the last second.</summary>
public sealed class AirStatus(AirChain chain) : IAirStatus
{
    public bool OnAir => chain.Status.OnAir;

    public string Description => chain.Status switch
    {
        { OnAir: true } => "on air",
        { SinceLastFrame: { } since } => $"no frame for {since.TotalSeconds:0} s",
        _ => "signing on",
    };
}
