using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Radio24.Tests;

namespace Radio24.Station.Tests.Crash;

/// <summary>
/// A listener with a bad line who does not give up: every post has its idempotency key, whatever goes wrong is tried again with
/// the same key, now and then the answer is not waited for, and now and then an answered post is sent once more.
/// </summary>
internal sealed class Caller(HttpClient http, int number, int posts, Random random)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);

    /// <summary>Every so many posts one is spoken, over the hub.</summary>
    private const int VoiceEvery = 20;

    private string _token = "";

    /// <summary>Its posts that were acknowledged: idempotency key → post id.</summary>
    public Dictionary<string, string> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Tries that got no acknowledgement.</summary>
    public int Retries { get; private set; }

    /// <summary>Acknowledged posts that were sent once more.</summary>
    public int Repeats { get; private set; }

    /// <param name="acknowledged">Told of every post that is acknowledged for the first time.</param>
    public async Task SendAllAsync(Action acknowledged, CancellationToken ct)
    {
        _token = (await AskAsync(() => new HttpRequestMessage(HttpMethod.Post, "api/v1/listeners") { Content = JsonContent.Create(new { }) }, ct))
            .GetProperty("token").GetString()!;
        for (int i = 0; i < posts; i++)
        {
            string key = $"crash-{number}-{i}";
            bool speaks = i % VoiceEvery == 0;
            Acknowledged[key] = await SendAsync(key, speaks, ct);
            acknowledged();
            if (random.Next(10) == 0)
            {
                Repeats++;
                Assert.Equal(Acknowledged[key], await SendAsync(key, speaks, ct));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_000)), TimeProvider.System, ct);
        }
    }

    /// <summary>What the Api says of this listener's posts: id → state.</summary>
    public async Task<Dictionary<string, string>> StatesAsync(CancellationToken ct)
    {
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            string page = "api/v1/posts?limit=100" + (next is null ? "" : $"&before={next}");
            JsonElement answer = await AskAsync(() => Authorized(HttpMethod.Get, page), ct);
            foreach (JsonElement post in answer.GetProperty("posts").EnumerateArray())
                states.Add(post.GetProperty("id").GetString()!, post.GetProperty("state").GetString()!);
            next = answer.TryGetProperty("next", out JsonElement more) ? more.GetString() : null;
        }
        while (next is not null);
        return states;
    }

    private Task<string> SendAsync(string key, bool speaks, CancellationToken ct) => speaks ? SpeakAsync(key, ct) : PostAsync(key, ct);

    /// <summary>Speaks until it is acknowledged.</summary>
    private async Task<string> SpeakAsync(string key, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await using HubPage page = await HubPage.OpenAsync(http.BaseAddress!, _token);
                if (await SpokenPost.SendAsync(page, key) is { } id)
                    return id;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                // Killed meanwhile: SignalR's client says so in a dozen ways.
            }

            Retries++;
            await Task.Delay(BetweenTries, TimeProvider.System, ct);
        }
    }

    private async Task<string> PostAsync(string key, CancellationToken ct)
    {
        JsonElement answer = await AskAsync(
            () =>
            {
                HttpRequestMessage post = Authorized(HttpMethod.Post, "api/v1/posts");
                post.Headers.Add("Idempotency-Key", key);
                post.Content = JsonContent.Create(new { text = $"Hello from caller {number}, this is greeting number {key}." });
                return post;
            },
            ct);
        return answer.GetProperty("id").GetString()!;
    }

    private HttpRequestMessage Authorized(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return request;
    }

    /// <summary>Asks until there is an answer. A refusal that is the caller's own fault fails the test.</summary>
    private async Task<JsonElement> AskAsync(Func<HttpRequestMessage> request, CancellationToken ct)
    {
        while (true)
        {
            using HttpRequestMessage message = request();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(message.Method == HttpMethod.Post && random.Next(20) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 20)) : AnswerWithin);
            try
            {
                using HttpResponseMessage answer = await http.SendAsync(message, patience.Token);
                string body = await answer.Content.ReadAsStringAsync(patience.Token);
                if (answer.IsSuccessStatusCode)
                    return JsonSerializer.Deserialize<JsonElement>(body);
                Assert.True(
                    answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
                    $"{message.Method} {message.RequestUri}: {answer.StatusCode}: {body}");
                Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode); // 503 says the truth; 500 is nobody's plan
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException && !ct.IsCancellationRequested)
            {
                // Killed meanwhile, or not waited for.
            }

            Retries++;
            await Task.Delay(BetweenTries, TimeProvider.System, ct);
        }
    }
}
