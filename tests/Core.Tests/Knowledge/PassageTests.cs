using Radio24.Core.Knowledge;

namespace Radio24.Core.Tests.Knowledge;

public sealed class PassageTests
{
    [Fact]
    public void A_markdown_file_is_read_with_its_headings_and_without_its_marks()
    {
        DocumentText text = PlainDocument.Read(
            "# Our *station*\r\n\r\nWe are [on air](https://example.org/a_(b)) **always**.\u0007\u202E\n\n## Hours\n\n```\n# not a heading\n```\n\n### Winter\n- one\n- two\n\nSummer\n------\nWarm.\n",
            DocumentFormat.Markdown);
        Assert.Equal("Our station", text.Title);
        Assert.Equal(
            [(null, "We are on air) always."), ("Hours", "# not a heading"), ("Hours › Winter", "- one\n- two"), ("Summer", "Warm.")],
            text.Blocks.Select(block => (block.Heading, block.Text)));
    }

    [Fact]
    public void Plain_text_has_paragraphs_and_no_headings()
    {
        DocumentText text = PlainDocument.Read("# one\nline\n\n\n   \ntwo\n\n--\n", DocumentFormat.Text);
        Assert.Equal([(null, "# one\nline"), (null, "two")], text.Blocks.Select(block => (block.Heading, block.Text)));
    }

    [Fact]
    public void Long_text_is_cut_between_sentences_and_what_stands_on_the_cut_is_in_both()
    {
        string[] sentences = [.. Enumerable.Range(0, 80).Select(i => $"Sentence number {i} speaks of the thing called thing{i} and of nothing else.")];
        IReadOnlyList<CutPassage> passages = PassageCutter.Cut([new TextBlock("A", string.Join(' ', sentences))]);
        Assert.True(passages.Count is >= 4 and <= 7, $"{passages.Count}");
        Assert.All(passages, passage => Assert.True(PassageCutter.Size(passage.Text) <= 300, $"{PassageCutter.Size(passage.Text)}"));
        Assert.All(sentences, sentence => Assert.Contains(passages, passage => passage.Text.Contains(sentence, StringComparison.Ordinal)));
        foreach ((CutPassage before, CutPassage after) in passages.Zip(passages.Skip(1)))
            Assert.StartsWith(before.Text.Split('\n')[^1], after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Japanese_is_measured_by_characters()
    {
        string text = string.Concat(Enumerable.Range(0, 100).Select(i => $"これは第{i}番目の文で、ラジオ局の歴史について話しています。"));
        IReadOnlyList<CutPassage> passages = PassageCutter.Cut([new TextBlock(null, text)]);
        Assert.All(passages, passage => Assert.Equal("ja", passage.Language));
        Assert.All(passages, passage => Assert.InRange(passage.Text.Length, 100, 520));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(50_000)]
    public void What_has_no_end_is_cut_all_the_same_and_none_of_it_is_lost(int length)
    {
        string endless = new('x', length);
        Assert.Equal(length, PassageCutter.Cut([new TextBlock(null, endless)]).Sum(passage => passage.Text.Count(c => c == 'x')));
    }

    [Fact]
    public void A_heading_ends_a_passage()
    {
        IReadOnlyList<CutPassage> passages = PassageCutter.Cut([new TextBlock("A", "one"), new TextBlock("A", "two"), new TextBlock("B", "three")]);
        Assert.Equal([("A", "one\ntwo"), ("B", "three")], passages.Select(passage => (passage.Heading, passage.Text)));
    }

    [Fact]
    public void Japanese_is_searched_by_pairs_whatever_kana_it_is_written_in()
    {
        SearchTerms terms = SearchTerms.Of("Café ﾗｼﾞｵ天気");
        Assert.Equal("cafe", terms.English.Trim());
        Assert.Contains("天気", terms.Pairs);
        Assert.Contains("天", terms.Pairs);
        Assert.Equal(SearchTerms.Of("ラジオ天気").Pairs, terms.Pairs);
        Assert.Equal(SearchTerms.Of("らじお天気").Pairs, terms.Pairs);
        foreach (string pair in SearchTerms.Of("天気").Pairs)
            Assert.Contains($"'{pair}'", SearchTerms.Of("天気").ToVector(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rankings_are_merged_by_their_places()
    {
        IReadOnlyList<(string Item, double Score)> merged = ReciprocalRank.Merge<string>(["a", "b", "c"], ["c", "d"]);
        Assert.Equal(["c", "a", "b", "d"], merged.Select(one => one.Item));
        Assert.Equal((1.0 / 63) + (1.0 / 61), merged[0].Score, 9);
    }
}
