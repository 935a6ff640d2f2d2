using Radio24.Core.Presenting;

namespace Radio24.Core.Ports;

/// <summary>Who presents and when. Read again at each break: an owner edits the files while the station is on air.</summary>
public interface IPersonas
{
    /// <summary>Who is on air at that time; never nobody: one comes with the program.</summary>
    /// <param name="at">In the station's zone.</param>
    Persona At(DateTimeOffset at);
}
