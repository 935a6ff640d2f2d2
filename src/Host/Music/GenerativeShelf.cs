using Radio24.Core.Direction;
using Radio24.Media.Audio;

namespace Radio24.Host.Music;

/// <summary>
/// What a station without a music folder plays: pieces composed in code, with titles, enough of them that none comes again within
/// the two hours that tracks rest.
/// </summary>
internal static class GenerativeShelf
{
    private const string Scheme = "generative:";
    private const int Pieces = 48;

    private static readonly string[] First =
        ["Amber", "Quiet", "Northern", "Paper", "Silver", "Distant", "Slow", "Glass", "Early", "Hollow", "Winter", "Open"];

    private static readonly string[] Second =
        ["Harbour", "Lanterns", "Orbit", "Window", "Meadow", "Signal", "Tide", "Hours", "Garden", "Railway", "Rain", "Stairs", "Letters"];

    /// <param name="seed">The station's: the same shelf for the same seed.</param>
    public static IReadOnlyList<Track> Tracks(long seed) =>
        [.. Enumerable.Range(0, Pieces).Select(i => new Track($"{Scheme}{unchecked((ulong)seed + (ulong)i)}", Title(seed, i), "Radio24", LengthOf(i)))];

    public static bool Has(Track track) => track.Id.StartsWith(Scheme, StringComparison.Ordinal);

    public static IAudioSource Open(Track track) =>
        new GenerativePiece(ulong.Parse(track.Id.AsSpan(Scheme.Length)), track.Length ?? TimeSpan.FromMinutes(3));

    // 12 and 13 have no common divisor: 156 titles before one comes again.
    private static string Title(long seed, int i)
    {
        int at = (int)((((seed % 156) + 156 + i) * 5) % 156);
        return $"{First[at % First.Length]} {Second[at % Second.Length]}";
    }

    private static TimeSpan LengthOf(int i) => TimeSpan.FromSeconds(150 + (i * 37 % 61));
}
