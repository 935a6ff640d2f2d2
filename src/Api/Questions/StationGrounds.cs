using System.Globalization;
using Radio24.Api.Events;
using Radio24.Core.Air;
using Radio24.Core.Phrases;
using Radio24.Core.Presenting;
using Radio24.Core.Questions;

namespace Radio24.Api.Questions;

/// <summary>What the station knows of itself: what is on, what was and what comes, who presents.</summary>
internal sealed class StationGrounds(StationBoard board, ApiOptions options)
{
    private const int MostSongs = 5;

    public IReadOnlyList<Ground> Of(string language)
    {
        bool ja = language == Language.Japanese;
        var grounds = new List<Ground>();
        if (board.Air is { } now)
        {
            if (Named(now.Current, ja) is { } current)
            {
                grounds.Add(Ground(
                    ja ? "放送中" : "On air now", ja ? $"いま流れているのは{current}です。" : $"On air now is {current}.",
                    "now playing song track music title name current this 曲 曲名 放送 今 音楽 流 歌"));
            }

            if (now.Next is { } next && Named(next, ja) is { } planned)
                grounds.Add(Ground(ja ? "このあと" : "Coming next", ja ? $"次は{planned}の予定です。" : $"Planned next is {planned}.", "next song track music coming up later 次 曲 予定 音楽"));
            string[] songs = [.. now.History.Where(item => item.Kind == SegmentKind.Music).Select(item => Named(item, ja)).OfType<string>().Take(MostSongs)];
            if (songs.Length > 0)
            {
                grounds.Add(Ground(
                    ja ? "流れた曲" : "Played before",
                    ja ? $"さきほど流れた曲は、新しいものから、{string.Join('、', songs)}です。" : $"Played just before, the latest first: {string.Join(", ", songs)}.",
                    "previous last earlier before played song track music 前 曲 曲名 さっき 音楽"));
            }
        }

        string presenter = board.Presenter?.Persona ?? options.Director.Presenter;
        grounds.Add(Ground(
            ja ? "この局について" : "About the station",
            ja ? $"{options.StationName}は24時間放送のラジオ局で、パーソナリティの{presenter}はAIです。" : $"{options.StationName} is a radio station that is on air 24 hours a day; its presenter, {presenter}, is an AI.",
            "presenter host dj who name ai human person voice robot 局 放送 司会 人間 声 名前"));
        return grounds;
    }

    private static Ground Ground(string title, string text, string about) => new(new Fact(FactKind.Station, text), title, about);

    private static string? Named(AirItem item, bool ja)
    {
        string title = CleanText.Of(item.Title, 100), artist = CleanText.Of(item.Artist, 100);
        if (item.Post is not null || title.Length == 0)
            return null;
        return artist.Length == 0 ? (ja ? $"「{title}」" : $"“{title}”")
            : ja ? $"{artist}の「{title}」" : string.Create(CultureInfo.InvariantCulture, $"“{title}” by {artist}");
    }
}
