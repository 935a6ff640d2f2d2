using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Air;

namespace Radio24.Host.Presenting;

/// <summary>Who presents now, and who was heard last: where they differ, one takes over from the other.</summary>
public sealed class PersonaOnAir(IPersonas personas, StationClock clock)
{
    private volatile Persona? _heard;

    public Persona Now => personas.At(clock.Now);

    /// <summary>The name of who was heard last; null: nobody yet.</summary>
    public string? Before => _heard?.Name;

    public void Heard(Persona persona) => _heard = persona;
}
