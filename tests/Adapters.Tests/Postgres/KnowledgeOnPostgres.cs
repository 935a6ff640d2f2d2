using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Knowledge;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>Documents as PostgreSQL keeps and finds them, with pgvector or without it.</summary>
public abstract class KnowledgeOnPostgres(IPostgresUnderTest postgres) : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly DocumentLimits Plenty = new(100, 1_000);

    protected PlayedEmbedding Model { get; } = new();

    protected abstract bool HasVectors { get; }

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected PostgresDocuments Documents => field ??= new PostgresDocuments(postgres.Source, Model);

    protected PostgresKnowledge Knowledge => field ??= new PostgresKnowledge(postgres.Source, Model);

    protected PostgresVectors Vectors => field ??= new PostgresVectors(postgres.Source);

    [Fact]
    public async Task A_document_is_found_by_its_words_and_opens_as_it_is_cited()
    {
        KeptDocument document = await PutAsync("handbook.md", Handbook);
        await PutAsync("other.md", "# Other\n\nThe weather in Kyoto is often warm in the summer, and the trains are crowded.");

        Passage found = Assert.Single(await Knowledge.SearchAsync(new KnowledgeQuery("When do you play requests of listeners?", SearchMode.Keyword, 1), None));
        Assert.Equal((document.Id, 1, "The handbook", "Requests"), (found.Document, found.Version, found.Title, found.Heading));
        Assert.Contains("after nine in the evening", found.Text, StringComparison.Ordinal);
        Assert.Equal("The handbook: Requests", found.Cite().Title);
        Assert.Equal(found with { Score = 0 }, await Knowledge.PassageAsync(found.Cite().Passage!, None));
        Assert.Null(await Knowledge.PassageAsync("no id", None));
    }

    [Theory]
    [InlineData("雨の日の放送はどうなりますか", "天気")]
    [InlineData("リクエスト曲はいつ流れる？", "リクエスト")]
    [InlineData("ﾘｸｴｽﾄ", "リクエスト")]
    public async Task Japanese_is_found_by_pairs_of_characters(string question, string heading)
    {
        await PutAsync("ja.md", "# 案内\n\n## 天気\n\n雨の日は、いつもより静かな曲を放送します。\n\n## リクエスト\n\nリクエストは夜の九時から流します。\n\n## 放送局\n\n私たちは東京のラジオ局です。");
        Passage[] found = [.. await Knowledge.SearchAsync(new KnowledgeQuery(question, SearchMode.Keyword), None)];
        Assert.Equal((heading, "ja"), (found[0].Heading, found[0].Language));
    }

    [Fact]
    public async Task What_only_shares_a_chance_word_does_not_fit()
    {
        await PutAsync("handbook.md", Handbook);
        var chance = new KnowledgeQuery("Which mountain climbers play chess with penguins in Antarctica?", SearchMode.Keyword);
        Assert.NotEmpty(await Knowledge.SearchAsync(chance, None));
        Assert.Empty(await Knowledge.SearchAsync(chance with { OnlyFitting = true }, None));
        Assert.Equal("Requests", (await Knowledge.SearchAsync(new KnowledgeQuery("When do you play requests of listeners?", SearchMode.Keyword, OnlyFitting: true), None))[0].Heading);
    }

    [Fact]
    public async Task A_rare_word_counts_for_more_than_a_common_one_that_is_said_often()
    {
        for (int i = 0; i < 12; i++)
            await PutAsync($"filler{i}.txt", $"Music, music and more music: the music of evening number {i} is music for everybody.");
        KeptDocument rare = await PutAsync("rare.txt", "We own a theremin. It stands in the hall.");
        Assert.Equal(rare.Id, (await Knowledge.SearchAsync(new KnowledgeQuery("Is there music with a theremin?", SearchMode.Keyword), None))[0].Document);
    }

    [Fact]
    public async Task Another_file_of_the_same_name_is_another_version_and_the_old_one_only_opens()
    {
        KeptDocument first = await PutAsync("Handbook.md", "# Hours\n\nThe studio is closed on Tuesday.");
        Passage old = Assert.Single(await Knowledge.SearchAsync(new KnowledgeQuery("closed Tuesday"), None));
        await EmbedAllAsync();
        KeptDocument second = await PutAsync("handbook.MD", "# Hours\n\nThe studio is closed on Friday.");

        Assert.Equal((first.Id, 2, "handbook.MD"), (second.Id, second.Version, second.Name));
        Assert.Equal(PutOutcome.Same, (await Documents.PutAsync(New("handbook.md", "# Hours\n\nThe studio is closed on Friday."), Plenty, None)).Outcome);
        await EmbedAllAsync();
        Passage now = Assert.Single(await Knowledge.SearchAsync(new KnowledgeQuery("studio closed", Most: 10), None));
        Assert.Contains("Friday", now.Text, StringComparison.Ordinal);
        Assert.Contains("Tuesday", (await Knowledge.PassageAsync(old.Id, None))!.Text, StringComparison.Ordinal);
        Assert.Equal([now.Id], (await Documents.PassagesAsync(first.Id, 0, 10, None)).Select(passage => passage.Id));

        Assert.True(await Documents.DeleteAsync(first.Id, "account:1", Posts.Noon, None));
        Assert.False(await Documents.DeleteAsync(first.Id, "account:1", Posts.Noon, None));
        Assert.Empty(await Knowledge.SearchAsync(new KnowledgeQuery("studio closed"), None));
        Assert.Null(await Knowledge.PassageAsync(old.Id, None));
        Assert.Equal(
            ["document.delete", "document.put", "document.put"],
            (await new PostgresAuditLog(postgres.Source).ReadAsync(null, null, null, 10, None)).Select(entry => entry.Act));
    }

    [Fact]
    public async Task What_is_one_too_many_is_refused_and_nothing_of_it_is_kept()
    {
        await PutAsync("one.txt", "The first of all documents.");
        Assert.Equal(PutOutcome.TooManyDocuments, (await Documents.PutAsync(New("two.txt", "The second."), new DocumentLimits(1, 1_000), None)).Outcome);
        NewDocument two = New("two.txt", "The second.");
        Assert.Equal(PutOutcome.TooManyPassages, (await Documents.PutAsync(two, new DocumentLimits(10, 1), None)).Outcome);
        Assert.Equal(PutOutcome.Replaced, (await Documents.PutAsync(New("one.txt", "The first, again."), new DocumentLimits(1, 1), None)).Outcome);
        Assert.Single(await Documents.ListAsync(None));
    }

    [Fact]
    public async Task Many_who_bring_a_file_of_the_same_name_make_as_many_versions()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => PutAsync("same.txt", $"Version number {i} of the text.")));
        Assert.Equal(6, Assert.Single(await Documents.ListAsync(None)).Version);
        Assert.Single(await Knowledge.SearchAsync(new KnowledgeQuery("version number text", Most: 20), None));
    }

    [Fact]
    public async Task A_search_stays_in_the_document_and_the_language_it_is_told()
    {
        KeptDocument english = await PutAsync("a.txt", "Concerts are on Saturday. Radio24 plays them live.");
        KeptDocument japanese = await PutAsync("b.txt", "土曜日のコンサートはRadio24で生放送です。");
        await EmbedAllAsync();
        Assert.Equal(2, (await Knowledge.SearchAsync(new KnowledgeQuery("radio24"), None)).Count);
        Assert.Equal([english.Id], (await Knowledge.SearchAsync(new KnowledgeQuery("radio24 concerts", Document: english.Id), None)).Select(one => one.Document));
        Assert.Equal([japanese.Id], (await Knowledge.SearchAsync(new KnowledgeQuery("radio24", Language: "ja"), None)).Select(one => one.Document));
        Assert.Empty(await Knowledge.SearchAsync(new KnowledgeQuery("radio24", Document: Guid.NewGuid()), None));
    }

    [Theory]
    [InlineData("'; drop table passages; --")]
    [InlineData("a & b | !c <-> d:*")]
    [InlineData(@"back\slash 'quote' ""double""")]
    [InlineData("👋🏽 …")]
    [InlineData("")]
    public async Task Whatever_is_asked_the_search_answers(string question)
    {
        await PutAsync("a.txt", @"back\slash 'quote' and a table of passages");
        await EmbedAllAsync();
        foreach (SearchMode mode in Enum.GetValues<SearchMode>())
            await Knowledge.SearchAsync(new KnowledgeQuery(question, mode), None);
    }

    [Fact]
    public async Task Vectors_are_made_up_for_and_counted_where_the_server_keeps_them()
    {
        KeptDocument document = await PutAsync("handbook.md", Handbook);
        int passages = document.Passages;
        Assert.Equal(HasVectors ? (passages, 0) : (0, 0), (document.Embeddable, document.Embedded));
        Assert.Equal(HasVectors ? passages : 0, await EmbedAllAsync());
        KeptDocument ready = (await Documents.FindAsync(document.Id, None))!;
        Assert.Equal(HasVectors ? (passages, passages) : (0, 0), (ready.Embeddable, ready.Embedded));
        // Another model: all of it waits again, and nothing is compared with what the first one made.
        Model.Model = "another";
        Assert.Empty(await Knowledge.SearchAsync(new KnowledgeQuery("melody wishes", SearchMode.Semantic), None));
        Assert.Equal(HasVectors ? passages : 0, await EmbedAllAsync());
        Assert.Equal(HasVectors, (await Knowledge.SearchAsync(new KnowledgeQuery("melody wishes", SearchMode.Semantic), None)).Count > 0);

        // Where nothing has come in the tables are not looked through: one of them goes behind its back.
        if (!HasVectors)
            return;
        await using (NpgsqlCommand gone = postgres.Source.CreateCommand("delete from passage_embeddings"))
            await gone.ExecuteNonQueryAsync();
        Assert.Empty(await Vectors.WaitingAsync(Model, 2, None));
        await PutAsync("another.md", "The garden is open on Sundays.");
        Assert.NotEmpty(await Vectors.WaitingAsync(Model, 2, None));
    }

    protected const string Handbook =
        "# The handbook\n\nWho we are.\n\n## Requests\n\nListeners may ask for a song. Requests are played after nine in the evening.\n\n## Prizes\n\nThere are none: nobody can win anything here.\n";

    protected static NewDocument New(string name, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        DocumentText read = PlainDocument.Read(text, name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? DocumentFormat.Markdown : DocumentFormat.Text);
        return new NewDocument(name, read.Title ?? name, read.Format, bytes.Length, SHA256.HashData(bytes), null, PassageCutter.Cut(read.Blocks), Posts.Noon, "account:1");
    }

    protected async Task<KeptDocument> PutAsync(string name, string text) => (await Documents.PutAsync(New(name, text), Plenty, None)).Document!;

    /// <returns>How many had none.</returns>
    protected async Task<int> EmbedAllAsync()
    {
        int all = 0;
        while (await Vectors.WaitingAsync(Model, 2, None) is { Count: > 0 } waiting)
        {
            IReadOnlyList<ReadOnlyMemory<float>> made = await Model.EmbedAsync([.. waiting.Select(one => one.Words)], null, None);
            await Vectors.PutAsync(Model.Model, [.. waiting.Zip(made)], None);
            all += waiting.Count;
        }

        return all;
    }
}

[Collection(nameof(PgliteCollection))]
public sealed class KnowledgeOnPglite(PgliteFixture postgres) : KnowledgeOnPostgres(postgres)
{
    protected override bool HasVectors => true;

    [Theory]
    [InlineData(384)]
    [InlineData(1536)]
    [InlineData(64)]
    public async Task Meaning_is_found_whatever_the_length_of_the_vectors(int dimensions)
    {
        Model.Dimensions = dimensions;
        await PutAsync("handbook.md", Handbook);
        await EmbedAllAsync();
        // Not one word in common: the played model knows that they mean the same.
        Passage found = (await Knowledge.SearchAsync(new KnowledgeQuery("melody wishes", SearchMode.Semantic, 1), None))[0];
        Assert.Equal("Requests", found.Heading);
        Assert.Empty(await Knowledge.SearchAsync(new KnowledgeQuery("melody wishes", SearchMode.Keyword), None));
        Assert.Equal("Requests", (await Knowledge.SearchAsync(new KnowledgeQuery("melody wishes"), None))[0].Heading);
        Assert.Equal("Requests", (await Knowledge.SearchAsync(new KnowledgeQuery("melody wishes", Document: found.Document), None))[0].Heading);
    }

    [Fact]
    public async Task While_the_model_is_away_words_have_to_do()
    {
        await PutAsync("handbook.md", Handbook);
        await EmbedAllAsync();
        Model.IsAway = true;
        Assert.Equal("Requests", (await Knowledge.SearchAsync(new KnowledgeQuery("requests"), None))[0].Heading);
        Assert.Empty(await Knowledge.SearchAsync(new KnowledgeQuery("requests", SearchMode.Semantic), None));
    }
}

[Collection(nameof(PostgresServerCollection))]
public sealed class KnowledgeOnServer(PostgresServer postgres) : KnowledgeOnPostgres(postgres)
{
    protected override bool HasVectors => false;
}
