using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>Puts something that can be read out in the place of what identifies a person.</summary>
public static class PrivacyMask
{
    /// <summary>What is masked may have stood between things that only now come together; each time there is less of it.</summary>
    private const int MostTimes = 6;

    private static readonly Regex AnyPhrase = new(
        string.Join('|', Enum.GetValues<PersonalDetail>().SelectMany(detail => new[] { $@"\b{Phrase(detail, japanese: false)}\b", Phrase(detail, japanese: true) }).Distinct()
            .OrderByDescending(phrase => phrase.Length)),
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <param name="Words">As they may be read out.</param>
    /// <param name="Parts">What was found, in order; where it stood in the words as they came.</param>
    public readonly record struct Masked(string Words, IReadOnlyList<PersonalPart> Parts);

    /// <summary>Words with a phrase for each thing that was found, in Japanese if the words are.</summary>
    public static Masked Of(string words)
    {
        List<PersonalPart> parts = Find(words);
        if (parts.Count == 0)
            return new Masked(words, parts);
        bool japanese = IsJapanese(words);
        string masked = Replace(words, parts, detail => Phrase(detail, japanese));
        for (int i = 1; i < MostTimes && Find(masked) is { Count: > 0 } more; i++)
            masked = Replace(masked, more, detail => Phrase(detail, japanese));
        return new Masked(masked, parts);
    }

    /// <summary>A name without what identifies its bearer to strangers; empty if nothing is left of it.</summary>
    public static Masked OfName(string name)
    {
        List<PersonalPart> parts = Find(name);
        if (parts.Count == 0)
            return new Masked(name, parts);
        string left = name;
        for (int i = 0; i < MostTimes && Find(left) is { Count: > 0 } more; i++)
            left = Replace(left, more, _ => "");
        left = string.Join(' ', left.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim(' ', '-', ':', '/', ',', '、', '(', ')', '（', '）', '|', '・', '：');
        return new Masked(left.Any(char.IsLetterOrDigit) ? left : "", parts);
    }

    /// <summary>Both; what is begun in the name and goes on in the words, as they are read one after the other, is masked in both.</summary>
    public static (Masked Words, Masked Name) Of(string words, string name)
    {
        Masked before = OfName(name), masked = Of(words);
        if (name.Length == 0 || words.Length == 0)
            return (masked, before);
        foreach (PersonalPart part in Find($"{name} {words}"))
        {
            (int start, int end) = (part.Part.Start.Value, part.Part.End.Value - name.Length - 1);
            if (start >= name.Length || end <= 0 || part.Detail is PersonalDetail.Address or PersonalDetail.Handle)
                continue;
            string left = name[..start].TrimEnd();
            return (
                Of(words, part.Detail, end, masked.Parts),
                new Masked(left.Any(char.IsLetterOrDigit) ? OfName(left).Words : "", [part with { Part = start..name.Length }]));
        }

        return (masked, before);
    }

    private static Masked Of(string words, PersonalDetail detail, int end, IReadOnlyList<PersonalPart> parts)
    {
        string phrase = Phrase(detail, IsJapanese(words[end..]));
        string rest = words[end..];
        string gap = char.IsAsciiLetter(phrase[0]) && rest.Length > 0 && char.IsLetterOrDigit(rest[0]) ? " " : "";
        return new Masked(phrase + gap + Of(rest).Words, [new PersonalPart(detail, 0..end, 0.9), .. parts.Where(part => part.Part.Start.Value >= end)]);
    }

    /// <summary>Masked words without what stands for something hidden: nobody speaks of that.</summary>
    public static string Without(string words) => AnyPhrase.Replace(words, " ");

    /// <summary>What identifies a person in words, in order and apart from each other.</summary>
    public static List<PersonalPart> Find(string words)
    {
        if (words.Length == 0)
            return [];
        var plain = new PlainWords(words);
        List<PersonalNumbers.Found> found = [];
        MailAddresses.Find(plain, found);
        if (plain.HasFigures)
        {
            NetworkAddresses.Find(plain, found);
            foreach ((int start, int end) in CheckDigits.Ibans(plain.Lower))
                found.Add(new(PersonalDetail.Account, start, end, 1));
        }

        JapaneseAddresses.Find(plain, found);
        StreetAddresses.Find(plain, found);
        if (plain.HasFigures)
            Papers.Find(plain, found);
        PersonalNumbers.Find(plain, found);
        Handles.Find(plain, found);
        if (plain.HasFigures)
            DressedNumbers.Find(plain, found);
        Fillers.Find(plain, found);
        return Apart(plain, found);
    }

    /// <summary>Where two overlap, the one that was found first stands for both.</summary>
    private static List<PersonalPart> Apart(PlainWords plain, List<PersonalNumbers.Found> found)
    {
        List<(PersonalNumbers.Found Found, int Rank)> ranked = [.. found.Select((one, rank) => (one, rank)).OrderBy(pair => pair.one.Start).ThenBy(pair => pair.rank)];
        List<PersonalNumbers.Found> apart = [];
        int best = 0;
        foreach ((PersonalNumbers.Found one, int rank) in ranked)
        {
            if (apart.Count > 0 && one.Start < apart[^1].End)
            {
                PersonalNumbers.Found before = apart[^1];
                PersonalNumbers.Found kept = rank < best ? one : before;
                apart[^1] = kept with { Start = Math.Min(before.Start, one.Start), End = Math.Max(before.End, one.End) };
                best = Math.Min(best, rank);
                continue;
            }

            apart.Add(one);
            best = rank;
        }

        return [.. apart.Select(one => new PersonalPart(one.Detail, plain.Original(one.Start, one.End), one.Score))];
    }

    private static string Replace(string words, List<PersonalPart> parts, Func<PersonalDetail, string> phrase)
    {
        var masked = new StringBuilder(words.Length + (parts.Count * 8));
        int at = 0;
        foreach (PersonalPart part in parts)
        {
            masked.Append(words, at, part.Part.Start.Value - at);
            string instead = phrase(part.Detail);
            bool latin = instead.Length > 0 && char.IsAsciiLetter(instead[0]);
            if (latin && masked.Length > 0 && char.IsLetterOrDigit(masked[^1]))
                masked.Append(' ');
            masked.Append(instead);
            at = part.Part.End.Value;
            if (latin && at < words.Length && char.IsLetterOrDigit(words[at]))
                masked.Append(' ');
        }

        return masked.Append(words, at, words.Length - at).ToString();
    }

    private static bool IsJapanese(string words)
    {
        int japanese = words.Count(c => (PlainWords.IsKana(c) && c != 'ー') || (PlainWords.IsKanji(c) && NumberWords.Figure(c) < 0));
        return japanese > 0 && japanese * 4 >= words.Count(char.IsAsciiLetter);
    }

    private static string Phrase(PersonalDetail detail, bool japanese) => (detail, japanese) switch
    {
        (PersonalDetail.Phone, false) => "a phone number",
        (PersonalDetail.Phone, true) => "電話番号",
        (PersonalDetail.Mail, false) => "an e-mail address",
        (PersonalDetail.Mail, true) => "メールアドレス",
        (PersonalDetail.Address, false) => "an address",
        (PersonalDetail.Address, true) => "ご住所",
        (PersonalDetail.Card, false) => "a card number",
        (PersonalDetail.Card, true) => "カード番号",
        (PersonalDetail.Account, false) => "an account number",
        (PersonalDetail.Account, true) => "口座番号",
        (PersonalDetail.Identity, false) => "a personal number",
        (PersonalDetail.Identity, true) => "個人の番号",
        (PersonalDetail.Handle, false) => "a user name",
        (PersonalDetail.Handle, true) => "アカウント名",
        (_, false) => "a network address",
        (_, true) => "ネットワークのアドレス",
    };
}
