using Radio24.Core.Ports;

namespace Radio24.Core.Presenting;

/// <summary>The same presenter at any time.</summary>
public sealed class OnePersona(Persona persona) : IPersonas
{
    /// <summary>Somebody of whom nothing is known but the station: for a program without any file of a persona.</summary>
    public static OnePersona Of(string station, string language) =>
        new(new Persona("station", $"{station} AI", language, null, "", [], [], [], [], new Dictionary<string, string>(StringComparer.Ordinal)));

    public Persona At(DateTimeOffset at) => persona;
}
