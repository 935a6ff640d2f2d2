using Radio24.Core.Direction;
using Radio24.Core.Phrases;

namespace Radio24.Core.Presenting;

/// <summary>What the station itself knows: what was heard, what comes, when it is. True titles, and never why they were chosen.</summary>
internal static class StationFacts
{
    private const int LongestTitle = 120;

    /// <param name="at">When it is heard, in the station's zone.</param>
    public static IReadOnlyList<Fact> Of(Segment segment, DateTimeOffset at, string station, string language)
    {
        bool japanese = language == Language.Japanese;
        var facts = new List<Fact>
        {
            new(FactKind.Station, japanese ? $"局名：{station}" : $"the station: {station}"),
            new(FactKind.Station, $"{(japanese ? "今の日時：" : "when this is heard: ")}{Date(at, language)}{(japanese ? "、" : ", ")}{Time(at, language)}", At: at),
        };
        Add(japanese ? "今かかった曲：" : "just heard: ", segment.Played);
        Add(japanese ? "今流れている曲：" : "playing now, under your words: ", segment.Playing);
        Add(japanese ? "次の曲：" : "played next: ", segment.Next);
        return facts;

        void Add(string label, Track? track)
        {
            if (track is not null && CleanText.Of(track.Title, LongestTitle) is { Length: > 0 } title)
                facts.Add(new Fact(FactKind.Station, label + Named(title, CleanText.Of(track.Artist, LongestTitle), japanese), At: at));
        }
    }

    public static string Time(DateTimeOffset at, string language) => SpokenTime.Time(at, language);

    public static string Date(DateTimeOffset at, string language) => $"{SpokenTime.Date(at, language)}{(language == Language.Japanese ? "" : $" {at.Year}")}";

    private static string Named(string title, string artist, bool japanese) => (artist.Length > 0, japanese) switch
    {
        (false, true) => $"「{title}」",
        (false, false) => $"“{title}”",
        (true, true) => $"{artist}「{title}」",
        (true, false) => $"“{title}” by {artist}",
    };
}
