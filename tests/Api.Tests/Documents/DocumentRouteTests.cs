using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Api.Documents;
using Radio24.Api.Keys;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Api.Tests.Documents;

/// <summary>Documents over HTTP, on the real database.</summary>
public sealed class DocumentRouteTests(PgliteFixture postgres) : IClassFixture<PgliteFixture>, IAsyncLifetime
{
    private const string Handbook = "# The handbook\n\n## Requests\n\nRequests are played after nine in the evening.\n\n## 天気\n\n雨の日は静かな曲を流します。\n";

    private readonly PlayedEmbedding _model = new();
    private TestStation _station = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        await using (NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync())
            await connection.ExecuteAsync("delete from documents");
        _station = await TestStation.StartAsync(
            options => options with
            {
                Documents = new DocumentOptions { LargestFile = 100_000, MostPages = 3, MostDocuments = 3 },
                Visitors = options.Visitors with { UploadsPerMinute = 12, SearchesPerMinute = 25 },
            },
            services: services =>
            {
                services.AddSingleton(postgres.Source);
                services.AddSingleton<IEmbeddingModel>(_model);
                services.AddSingleton<IDocuments, PostgresDocuments>();
                services.AddSingleton<IKnowledge, PostgresKnowledge>();
            });
        _key = KeySecret.New();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await _station.Get<IApiKeys>().AddAsync(new ApiKey(Guid.CreateVersion7(now), "documents", ["documents"], null, now, null), KeySecret.Hash(_key)!, default);
    }

    public async Task DisposeAsync() => await _station.DisposeAsync();

    [Fact]
    public async Task A_file_is_uploaded_searched_cited_replaced_and_deleted()
    {
        HttpResponseMessage answer = await UploadAsync("handbook.md", Handbook);
        JsonElement document = await answer.JsonAsync(201);
        string id = document.Text("id");
        Assert.Equal($"/api/v1/documents/{id}", answer.Headers.Location?.ToString());
        Assert.Equal(
            ("handbook.md", "The handbook", 1, "markdown", "embedding", 2),
            (document.Text("name"), document.Text("title"), document.Number("version"), document.Text("format"), document.Text("state"), document.Number("embeddable")));
        await EmbedAllAsync();
        Assert.Equal(("ready", 2), (await GetAsync($"documents/{id}") is var ready ? (ready.Text("state"), ready.Number("embedded")) : default));
        Assert.Equal(id, Assert.Single((await GetAsync("documents")).GetProperty("documents").EnumerateArray()).Text("id"));

        foreach (string mode in (string[])["", "&mode=hybrid", "&mode=keyword", "&mode=semantic"])
        {
            JsonElement found = (await GetAsync($"search?q=when+are+requests+played{mode}")).GetProperty("found")[0].GetProperty("passage");
            Assert.Equal("Requests", found.Text("heading"));
        }

        JsonElement japanese = (await GetAsync($"search?q={Uri.EscapeDataString("雨の日の曲")}&lang=ja&document={id}&limit=1")).GetProperty("found")[0];
        Assert.Equal("天気", japanese.GetProperty("passage").Text("heading"));

        // A listener opens what a caption cites.
        string cited = japanese.GetProperty("passage").Text("id");
        HttpResponseMessage open = await _station.SendAsync(HttpMethod.Get, $"/api/v1/documents/passages/{cited}");
        JsonElement passage = await open.JsonAsync(200);
        Assert.Equal(("The handbook", "雨の日は静かな曲を流します。"), (passage.Text("title"), passage.Text("text")));
        Assert.Equal("no-store", open.Headers.CacheControl?.ToString());

        Assert.Equal(2, (await (await UploadAsync("handbook.md", "# New\n\nNothing is as it was.")).JsonAsync(200)).Number("version"));
        Assert.Equal(2, (await (await UploadAsync("handbook.md", "# New\n\nNothing is as it was.")).JsonAsync(200)).Number("version"));
        await (await _station.SendAsync(HttpMethod.Get, $"/api/v1/documents/passages/{cited}")).JsonAsync(200);
        Assert.Empty((await GetAsync("search?q=requests&mode=keyword")).GetProperty("found").EnumerateArray());
        Assert.Equal("Nothing is as it was.", Assert.Single((await GetAsync($"documents/{id}/passages")).GetProperty("passages").EnumerateArray()).Text("text"));

        Assert.Equal(204, (int)(await _station.SendAsync(HttpMethod.Delete, $"/api/v1/documents/{id}", _key)).StatusCode);
        await (await _station.SendAsync(HttpMethod.Delete, $"/api/v1/documents/{id}", _key)).ProblemAsync(404, "unknownDocument");
        await (await _station.SendAsync(HttpMethod.Get, $"/api/v1/documents/{id}", _key)).ProblemAsync(404, "unknownDocument");
        await (await _station.SendAsync(HttpMethod.Get, $"/api/v1/documents/{id}/passages", _key)).ProblemAsync(404, "unknownDocument");
        await (await _station.SendAsync(HttpMethod.Get, $"/api/v1/documents/passages/{cited}")).ProblemAsync(404, "unknownPassage");
    }

    [Fact]
    public async Task A_form_brings_a_file_as_a_browser_sends_it()
    {
        Person admin = await Person.SignedInAsync(_station, "admin", Role.Admin);
        using var form = new MultipartFormDataContent { { new StringContent("Our rules"), "title" } };
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes("Be kind.\n\nBe brief.")), "file", "C:\\docs\\rules.txt");
        HttpResponseMessage answer = await _station.SendAsync(HttpMethod.Post, "/api/v1/documents", content: form, headers: headers =>
        {
            headers.TryAddWithoutValidation("Cookie", admin.Cookie);
            headers.TryAddWithoutValidation("X-CSRF-Token", admin.CsrfToken);
        });
        JsonElement document = await answer.JsonAsync(201);
        Assert.Equal(("rules.txt", "Our rules", "text", $"account:{admin.Account.Id}"), (document.Text("name"), document.Text("title"), document.Text("format"), document.Text("by")));
    }

    [Fact]
    public async Task What_is_no_document_is_refused_in_words()
    {
        await (await UploadAsync("a.bin", "\0\u0001\u0002")).ProblemAsync(422, "unknownDocument");
        await (await UploadAsync("a.md", "  \n\n---\n")).ProblemAsync(422, "documentEmpty");
        await (await UploadAsync("a.pdf", "%PDF-1.7\nnothing")).ProblemAsync(422, "documentBroken");
        await (await UploadAsync("", "words")).ProblemAsync(400, "noName");
        await (await UploadAsync("a.txt", new string('a', 100_001))).ProblemAsync(413, "tooLarge");
        await (await UploadAsync("a.txt", new string('a', 200_000))).ProblemAsync(413, "tooLarge");
        using var form = new MultipartFormDataContent { { new StringContent("no file"), "title" } };
        await (await _station.SendAsync(HttpMethod.Post, "/api/v1/documents", _key, form)).ProblemAsync(400, "noFile");
        for (int i = 0; i < 3; i++)
            await (await UploadAsync($"{i}.txt", $"words {i}")).JsonAsync(201);
        await (await UploadAsync("4.txt", "words 4")).ProblemAsync(409, "tooManyDocuments");
    }

    [Theory]
    [InlineData("q=", "badQuestion")]
    [InlineData("q=%F0%9F%8E%A7", "badQuestion")]
    [InlineData("q=a&mode=magic", "badMode")]
    [InlineData("q=a&lang=de", "badLanguage")]
    [InlineData("q=a&limit=51", "badLimit")]
    [InlineData("q=a&document=1", "badDocument")]
    public async Task What_cannot_be_searched_for_is_said(string query, string code) =>
        await (await _station.SendAsync(HttpMethod.Get, $"/api/v1/search?{query}", _key)).ProblemAsync(400, code);

    [Fact]
    public async Task Without_a_model_meaning_is_refused_and_the_rest_is_done_by_words()
    {
        _model.IsThere = false;
        Assert.Equal("wordsOnly", (await (await UploadAsync("handbook.md", Handbook)).JsonAsync(201)).Text("state"));
        await (await _station.SendAsync(HttpMethod.Get, "/api/v1/search?q=requests&mode=semantic", _key)).ProblemAsync(409, "noVectors");
        JsonElement answer = await GetAsync("search?q=requests");
        Assert.Equal("keyword", answer.Text("mode"));
        Assert.Equal("Requests", answer.GetProperty("found")[0].GetProperty("passage").Text("heading"));
    }

    private Task<HttpResponseMessage> UploadAsync(string name, string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return _station.SendAsync(HttpMethod.Post, $"/api/v1/documents?name={Uri.EscapeDataString(name)}", _key, content);
    }

    private async Task<JsonElement> GetAsync(string path) => await (await _station.SendAsync(HttpMethod.Get, $"/api/v1/{path}", _key)).JsonAsync(200);

    private async Task EmbedAllAsync()
    {
        var vectors = new PostgresVectors(postgres.Source);
        while (await vectors.WaitingAsync(_model, 10, default) is { Count: > 0 } waiting)
            await vectors.PutAsync(_model.Model, [.. waiting.Zip(await _model.EmbedAsync([.. waiting.Select(one => one.Words)], null, default))], default);
    }
}

file static class Json
{
    public static int Number(this JsonElement json, string member) => json.GetProperty(member).GetInt32();
}
