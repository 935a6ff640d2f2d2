using System.Security.Cryptography;
using System.Text;

namespace Radio24.Core.Questions;

/// <summary>Answers that were given lately, in this process: the same question from the same sources costs nothing.</summary>
internal sealed class AnswerShelf(TimeSpan remember, TimeProvider time)
{
    private const int Most = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (IReadOnlyList<AnswerPart> Parts, long At)> _answers = new(StringComparer.Ordinal);

    public static string Key(string words, string language, string material, string prompt)
    {
        string all = string.Join('\u001f', language, Spoken(words), material, prompt);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    public IReadOnlyList<AnswerPart>? Find(string key)
    {
        lock (_gate)
            return _answers.TryGetValue(key, out var kept) && time.GetElapsedTime(kept.At) < remember ? kept.Parts : null;
    }

    public void Keep(string key, IReadOnlyList<AnswerPart> parts)
    {
        if (remember <= TimeSpan.Zero)
            return;
        lock (_gate)
        {
            if (_answers.Count >= Most && !_answers.ContainsKey(key))
                _answers.Remove(_answers.MinBy(kept => kept.Value.At).Key);
            _answers[key] = (parts, time.GetTimestamp());
        }
    }

    /// <summary>"When is it on?" is "when is it on".</summary>
    private static string Spoken(string words) => new([.. words.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(char.IsLetterOrDigit)]);
}
