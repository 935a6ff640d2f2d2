using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Api.Tests.Posts;

/// <summary>What identifies a person is masked before it is written, from the first moment on.</summary>
public sealed class FirstMaskTests
{
    private const string Number = "090-1234-5678";

    [Fact]
    public async Task A_post_is_written_masked_with_what_came_in_sealed_beside_it_and_its_author_sees_it_so()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        JsonElement sent = await (await station.PostAsync(token, new { text = $"Call me at {Number} tonight", name = $"Aiko {Number}" })).JsonAsync(202);
        Assert.True(PostId.TryParse(sent.Text("id"), out PostId id));

        PostRecord record = (await station.Get<IPostStore>().FindAsync(id, default))!;
        Assert.DoesNotContain("5678", record.ToString(), StringComparison.Ordinal);
        Assert.Contains("Call me at", ((PostBody.Text)record.Post.Body).Words, StringComparison.Ordinal);
        Assert.Equal(("Aiko", true), (record.Post.Name, record.Altered));
        byte[] original = (await station.Get<IScreeningRecords>().OriginalAsync(id, default))!;
        Assert.Equal(
            new OriginalWords($"Aiko {Number}", $"Call me at {Number} tonight"), await station.Get<Originals>().OpenAsync(id, original, default));

        string own = await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts", token)).Content.ReadAsStringAsync();
        Assert.Contains("Call me at", own, StringComparison.Ordinal);
        Assert.DoesNotContain("5678", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_with_nothing_personal_is_written_as_it_came_and_no_more()
    {
        await using TestStation station = await TestStation.StartAsync();
        JsonElement sent = await (await station.PostAsync(await station.TokenAsync(), new { text = "It is 23 degrees here", name = "Aiko" })).JsonAsync(202);
        Assert.True(PostId.TryParse(sent.Text("id"), out PostId id));
        PostRecord record = (await station.Get<IPostStore>().FindAsync(id, default))!;
        Assert.Equal((new PostBody.Text("It is 23 degrees here"), false), (record.Post.Body, record.Altered));
        Assert.Null(await station.Get<IScreeningRecords>().OriginalAsync(id, default));
    }

    [Fact]
    public async Task A_retry_of_a_post_that_was_masked_gets_the_first_ones_answer()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        object post = new { text = $"Call me at {Number}" };
        JsonElement first = await (await station.PostAsync(token, post, "key")).JsonAsync(202);
        JsonElement again = await (await station.PostAsync(token, post, "key")).JsonAsync(202);
        Assert.Equal(first.Text("id"), again.Text("id"));
        await (await station.PostAsync(token, new { text = "hello" }, "other")).JsonAsync(202);
        Assert.Equal("idempotencyKeyReused", (await (await station.PostAsync(token, new { text = "goodbye" }, "other")).JsonAsync(422)).Text("code"));
    }

    [Fact]
    public async Task Other_words_another_name_or_another_tone_under_the_key_of_a_post_that_was_masked_are_another_post()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        var soft = new[] { new { name = "soften", intensity = 1 } };
        await (await station.PostAsync(token, new { text = $"Call me at {Number}", name = "Aiko", transforms = soft }, "key")).JsonAsync(202);
        object[] others =
        [
            new { text = "Call me at 090-9876-5432", name = "Aiko", transforms = soft }, new { text = $"Call me at {Number}", name = "Emi", transforms = soft },
            new { text = $"Call me at {Number}", name = "Aiko" }, new { text = $"Call me at {Number}", name = "Aiko", transforms = Array.Empty<object>() },
        ];
        foreach (object other in others)
            Assert.Equal("idempotencyKeyReused", (await (await station.PostAsync(token, other, "key")).JsonAsync(422)).Text("code"));
        await (await station.PostAsync(token, new { text = $" Call me at {Number} ", name = "Aiko", transforms = soft }, "key")).JsonAsync(202);
    }
}
