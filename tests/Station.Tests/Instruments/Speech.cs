namespace Radio24.Station.Tests.Instruments;

/// <summary>Sentences spoken by the voice that the station has too.</summary>
internal static class Speech
{
    /// <returns>16 kHz mono.</returns>
    public static async Task<Sound> SayAsync(string text, string voice = "rms")
    {
        using TemporaryFile wav = new(".wav");
        await Tool.RunAsync("flite", ["-voice", voice, "-f", "/dev/stdin", "-o", wav.Path], text);
        return Sound.Load(wav.Path);
    }
}
