namespace Radio24.Core.Screening;

/// <summary>A policy as it was put in force.</summary>
/// <param name="Version">Counts from 1; 0: nobody has set one, and a preset holds.</param>
/// <param name="By">"account:ID", "key:ID"; null: nobody.</param>
public sealed record PolicyVersion(long Version, DateTimeOffset? At, string? By, StationPolicy Policy)
{
    public static PolicyVersion Preset(StationPolicy policy) => new(0, null, null, policy);
}
