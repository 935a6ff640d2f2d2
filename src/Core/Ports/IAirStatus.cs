namespace Radio24.Core.Ports;

/// <summary>Whether the station is on air, as readiness asks.</summary>
public interface IAirStatus
{
    /// <summary>True only while frames left the encoder within the last second.</summary>
    bool OnAir { get; }

    /// <summary>In words, for people: "on air", "signing on", "no frame for 3 s".</summary>
    string Description { get; }
}
