using System.Numerics;
using System.Runtime.InteropServices;

namespace Radio24.Core.Screening;

/// <summary>
/// What of a text is compared: its letters, how much it says beyond greetings, its trigrams, and a MinHash of these (32 hashes of 8
/// bits), by which most pairs are told apart at a glance.
/// </summary>
internal sealed class TextSketch
{
    public const int Hashes = 32;

    private const int MostGrams = 1_000;

    /// <summary>What everybody writes: it makes no two posts the same.</summary>
    private static readonly string[] Common =
    [
        .. new[]
        {
            "good morning", "good afternoon", "good evening", "good night", "hello", "hi there", "hi everyone", "hey there", "greetings", "happy birthday", "happy new year", "merry christmas", "happy friday", "happy monday", "happy weekend",
            "happy easter", "happy halloween", "have a nice day", "have a great day", "have a good day", "have a great weekend", "have a nice weekend", "love this song", "love the show", "love this show", "love your show", "great show", "nice show",
            "great song", "nice song", "good song", "great music", "nice music", "thank you so much", "thank you", "thanks", "keep it up", "well done", "i love you", "i love it", "this is great", "so good", "congratulations", "everyone", "everybody",
            "from", "listening", "tonight", "today", "this morning", "first time", "long time listener", "the radio", "radio24", "welcome", "see you", "bye", "awesome", "amazing", "lol",
            "おはようございます", "おはよう", "こんにちは", "こんばんは", "おやすみなさい", "おやすみ", "はじめまして", "初めまして", "初めて", "いつも", "楽しく", "楽しみに", "聴いています", "聞いています", "聴いてます", "聞いてます", "拝聴しています", "お疲れさまです", "お疲れ様です", "お疲れ様", "お疲れさま",
            "ありがとうございます", "ありがとう", "おめでとうございます", "おめでとう", "あけまして", "今年もよろしくお願いします", "よろしくお願いします", "お願いします", "頑張りましょう", "頑張ってください", "頑張ります", "頑張って", "今日も一日", "今日も", "今日は", "皆さん", "みなさん", "みんな", "いい曲ですね", "いい曲",
            "この曲", "大好きです", "大好き", "最高です", "最高", "メリークリスマス", "ハッピーバースデー", "お誕生日", "良い一日を", "よい一日を", "良い週末を", "よい週末を", "寒いですね", "暑いですね", "いい天気ですね", "リスナー", "パーソナリティ", "毎日", "ラジオ", "番組", "仕事", "行ってきます", "ただいま",
        }.Select(Letters).OrderByDescending(phrase => phrase.Length),
    ];

    private static readonly PhraseSet Phrases = new(Common);

    private static readonly uint[] Factors = Odd(0x9E3779B9, Hashes);
    private static readonly uint[] Offsets = Odd(0x85EBCA6B, Hashes);

    private readonly uint[] _grams;

    private TextSketch(string letters)
    {
        Text = letters;
        Substance = Phrases.Rest(letters);
        _grams = Grams(letters);
        MinHash = MinHashOf(_grams);
    }

    /// <summary>The letters and figures, folded.</summary>
    public string Text { get; }

    /// <summary>How much is said beyond what everybody writes: Latin letters, a Japanese character as two.</summary>
    public int Substance { get; }

    public byte[] MinHash { get; }

    public static TextSketch Of(string words) => new(Letters(words));

    /// <summary>Shared trigrams of all: 0 to 1.</summary>
    public double Likeness(TextSketch other)
    {
        if (_grams.Length == 0 || other._grams.Length == 0)
            return 0;
        int shared = 0;
        for (int i = 0, j = 0; i < _grams.Length && j < other._grams.Length;)
        {
            if (_grams[i] == other._grams[j])
            {
                shared++;
                i++;
                j++;
            }
            else if (_grams[i] < other._grams[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return (double)shared / (_grams.Length + other._grams.Length - shared);
    }

    private static string Letters(string words)
    {
        string folded = Folding.Plain(words);
        return string.Create(folded.Count(char.IsLetterOrDigit), folded, static (span, source) =>
        {
            int at = 0;
            foreach (char c in source)
            {
                if (char.IsLetterOrDigit(c))
                    span[at++] = c;
            }
        });
    }

    private static uint[] Grams(string text)
    {
        if (text.Length < 3)
            return [];
        uint[] grams = new uint[Math.Min(text.Length - 2, MostGrams)];
        for (int i = 0; i < grams.Length; i++)
            grams[i] = Mix(((uint)text[i] * 0x01000193) ^ ((uint)text[i + 1] << 11) ^ ((uint)text[i + 2] * 0x27D4EB2F));
        Array.Sort(grams);
        int kept = 0;
        for (int i = 0; i < grams.Length; i++)
        {
            if (i == 0 || grams[i] != grams[i - 1])
                grams[kept++] = grams[i];
        }

        return grams[..kept];
    }

    private static byte[] MinHashOf(uint[] grams)
    {
        Span<uint> least = stackalloc uint[Hashes];
        least.Fill(uint.MaxValue);
        Span<Vector<uint>> lanes = MemoryMarshal.Cast<uint, Vector<uint>>(least);
        ReadOnlySpan<Vector<uint>> factors = MemoryMarshal.Cast<uint, Vector<uint>>(Factors);
        ReadOnlySpan<Vector<uint>> offsets = MemoryMarshal.Cast<uint, Vector<uint>>(Offsets);
        foreach (uint gram in grams)
        {
            var all = new Vector<uint>(gram);
            for (int i = 0; i < lanes.Length; i++)
                lanes[i] = Vector.Min(lanes[i], (all * factors[i]) + offsets[i]);
        }

        byte[] hash = new byte[Hashes];
        for (int i = 0; i < Hashes; i++)
            hash[i] = (byte)Mix(least[i]);
        return hash;
    }

    private static uint Mix(uint value)
    {
        value ^= value >> 16;
        value *= 0x7FEB352D;
        value ^= value >> 15;
        value *= 0x846CA68B;
        return value ^ (value >> 16);
    }

    private static uint[] Odd(uint seed, int count)
    {
        uint[] values = new uint[count];
        for (int i = 0; i < count; i++)
            values[i] = seed = Mix(seed + 0x9E3779B9) | 1;
        return values;
    }
}
