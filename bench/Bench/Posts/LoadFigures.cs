using System.Text.Json;

namespace Radio24.Bench;

/// <summary>What a load saw; one line of JSON between the load's process and the one that asked for it.</summary>
/// <param name="Done">Requests that were answered as they should be, in the measured time.</param>
/// <param name="Failed">Those that were not.</param>
/// <param name="Error">The first of these, in words.</param>
/// <param name="Seconds">The measured time.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Max">Milliseconds.</param>
/// <param name="CpuMs">Processor time of the load itself in the measured time, milliseconds.</param>
internal sealed record LoadFigures(int Done, int Failed, string? Error, double Seconds, double P50, double P99, double Max, double CpuMs)
{
    public double PerSecond => Done / Seconds;

    public static LoadFigures Of(List<double> milliseconds, int failed, string? error, double seconds, double cpuMs)
    {
        milliseconds.Sort();
        return new(milliseconds.Count, failed, error, seconds, At(0.5), At(0.99), At(1), cpuMs);

        double At(double p) => milliseconds.Count == 0 ? double.NaN : milliseconds[(int)Math.Ceiling(p * milliseconds.Count) - 1];
    }

    public string ToLine() => JsonSerializer.Serialize(this, Options);

    public static LoadFigures Parse(string line) => JsonSerializer.Deserialize<LoadFigures>(line, Options)!;

    private static JsonSerializerOptions Options { get; } =
        new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };
}
