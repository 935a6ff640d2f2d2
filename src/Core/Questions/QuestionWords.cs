using Radio24.Core.Phrases;

namespace Radio24.Core.Questions;

/// <summary>What the station itself says around an answer.</summary>
public static class QuestionWords
{
    public static string Nothing(string language) => language == Language.Japanese
        ? "わかりません。局の資料にも最近のお知らせにも、そのことは書かれていませんでした。"
        : "I do not know. Nothing in the station’s documents or its latest news says so.";

    /// <summary>Before passages that are quoted as they are.</summary>
    public static string Quoted(string language) => language == Language.Japanese ? "局の資料にはこうあります。" : "This is what the station has on it:";

    public static string Quote(string words, string language) => language == Language.Japanese ? $"「{words}」" : $"“{words}”";
}
