using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

public class AhoCorasickTests
{
    [Fact]
    public void Words_inside_words_are_found_too() =>
        Assert.Equal(["1:1-3", "0:1-4", "3:2-4", "2:2-6"], Found(["she", "sh", "hers", "he"], "ushers"));

    [Fact]
    public void Nothing_is_found_of_no_words_and_of_empty_ones()
    {
        Assert.Empty(Found([], "text"));
        Assert.Empty(Found([""], "text"));
        Assert.Empty(Found(["text"], ""));
    }

    [Property(MaxTest = 1_000)]
    public Property It_finds_what_a_plain_search_finds() => Prop.ForAll(Written.ListOf().ToArbitrary(), Written.ToArbitrary(), (words, text) =>
    {
        string[] distinct = [.. words.Where(w => w.Length > 0).Distinct()];
        IEnumerable<string> plain =
            from word in distinct.Index()
            from start in Enumerable.Range(0, text.Length)
            where string.CompareOrdinal(text, start, word.Item, 0, word.Item.Length) == 0 && start + word.Item.Length <= text.Length
            select $"{word.Index}:{start}-{start + word.Item.Length}";
        return plain.Order().SequenceEqual(Found(distinct, text).Order());
    });

    private static Gen<string> Written => Gen.Elements('a', 'b', 'c', 'あ').ListOf().Select(string.Concat);

    private static string[] Found(string[] words, string text)
    {
        var hits = new List<AhoCorasick.Hit>();
        new AhoCorasick(words).Find(text, hits);
        return [.. hits.Select(h => $"{h.Word}:{h.Start}-{h.End}")];
    }
}
