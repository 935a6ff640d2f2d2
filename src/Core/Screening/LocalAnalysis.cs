using System.Text.RegularExpressions;

namespace Radio24.Core.Screening;

/// <summary>Topic, mood and clarity by a few plain words of both languages: rough, free and at once.</summary>
public static partial class LocalAnalysis
{
    private const int LongestSentence = 25; // words that are still understood when heard once

    public static PostAnalysis Of(string words)
    {
        PostTopic topic = Music().IsMatch(words) ? PostTopic.Music
            : Weather().IsMatch(words) ? PostTopic.Weather
            : Thanks().IsMatch(words) ? PostTopic.Thanks
            : words.AsSpan().TrimEnd().EndsWith("?", StringComparison.Ordinal) || words.Contains('？') ? PostTopic.Question
            : Memory().IsMatch(words) ? PostTopic.Memory
            : Greeting().IsMatch(words) ? PostTopic.Greeting
            : PostTopic.Other;
        PostMood mood = Sad().IsMatch(words) ? PostMood.Sad
            : Worried().IsMatch(words) ? PostMood.Worried
            : Angry().IsMatch(words) ? PostMood.Angry
            : Thanks().IsMatch(words) ? PostMood.Grateful
            : Happy().IsMatch(words) ? PostMood.Happy
            : PostMood.Neutral;
        return new PostAnalysis(topic, mood, Clarity(words));
    }

    /// <summary>Long sentences, and few letters among many signs, are hard to follow.</summary>
    private static double Clarity(string words)
    {
        int letters = words.Count(char.IsLetter), shown = words.Count(c => !char.IsWhiteSpace(c));
        if (letters == 0)
            return 0;
        int longest = Sentences().Split(words).Max(sentence => sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(Weight));
        double plain = Math.Min(1, letters / (0.8 * shown)), brief = Math.Min(1, (double)LongestSentence / Math.Max(1, longest));
        return Math.Round(plain * brief, 2);
    }

    // Japanese writes no spaces: some three characters are a word.
    private static int Weight(string word) => word.Any(c => c >= 0x3000) ? Math.Max(1, word.Length / 3) : 1;

    private const RegexOptions Plain = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\b(song|music|play|track|album|band|singer|concert)\b|曲|音楽|歌|流して|かけて|リクエスト|ライブ", Plain, 1000)]
    private static partial Regex Music();

    [GeneratedRegex(@"\b(weather|rain(ing|y)?|snow(ing|y)?|sunny|storm|typhoon|degrees)\b|天気|雨|雪|晴れ|台風|気温", Plain, 1000)]
    private static partial Regex Weather();

    [GeneratedRegex(@"\b(thanks?|thank you|grateful|appreciate)\b|ありがと|感謝", Plain, 1000)]
    private static partial Regex Thanks();

    [GeneratedRegex(@"\b(remember|years ago|childhood|back then|used to)\b|思い出|昔|子どもの頃|子供の頃", Plain, 1000)]
    private static partial Regex Memory();

    [GeneratedRegex(@"\b(hello|hi|hey|good (morning|evening|night)|greetings)\b|こんにちは|こんばんは|おはよう|はじめまして", Plain, 1000)]
    private static partial Regex Greeting();

    [GeneratedRegex(@"\b(sad|lonely|miss (him|her|you|them)|cry(ing)?|passed away|funeral)\b|悲し|寂し|さみし|泣|亡くな", Plain, 1000)]
    private static partial Regex Sad();

    [GeneratedRegex(@"\b(worried|afraid|anxious|nervous|scared)\b|心配|不安|怖い|緊張", Plain, 1000)]
    private static partial Regex Worried();

    [GeneratedRegex(@"\b(angry|furious|annoyed|hate|unfair)\b|怒|腹が立|むかつ|許せ", Plain, 1000)]
    private static partial Regex Angry();

    [GeneratedRegex(@"\b(happy|glad|love|great|wonderful|birthday|yay|fun)\b|嬉し|うれし|楽し|幸せ|最高|誕生日|大好き", Plain, 1000)]
    private static partial Regex Happy();

    [GeneratedRegex("[.!?。！？\n]+", Plain, 1000)]
    private static partial Regex Sentences();
}
