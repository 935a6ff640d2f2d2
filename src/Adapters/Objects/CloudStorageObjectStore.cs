using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Objects;

/// <summary>Which bucket of Google Cloud Storage.</summary>
public sealed record CloudStorageOptions
{
    [Required(ErrorMessage = "name the bucket")]
    public string Bucket { get; init; } = "";

    /// <summary>Google's, or an emulator's.</summary>
    [WebAddress]
    public Uri Endpoint { get; init; } = new("https://storage.googleapis.com");

    /// <summary>Stands before every key.</summary>
    [KeyPrefix]
    public string Prefix { get; init; } = "";
}

/// <summary>
/// Objects in Google Cloud Storage, by its JSON API with Google's own credentials library: on Cloud Run the service's
/// account, elsewhere what GOOGLE_APPLICATION_CREDENTIALS names. What arrived is checked by its MD5.
/// </summary>
public sealed class CloudStorageObjectStore(CloudStorageOptions options, ITokenAccess? credentials, HttpClient http) : IObjectStore
{
    /// <summary>The right to read and write objects, and no more.</summary>
    public const string Scope = "https://www.googleapis.com/auth/devstorage.read_write";

    public async ValueTask PutAsync(
        string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(options.Endpoint, $"/upload/storage/v1/b/{Uri.EscapeDataString(options.Bucket)}/o?uploadType=media&name={NameOf(key)}"));
        request.Content = new ReadOnlyMemoryContent(content);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using HttpResponseMessage response = await SendAsync(request, cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using JsonDocument made = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
#pragma warning disable CA5351, MA0193 // Cloud Storage answers with MD5; it guards against damage, not against people.
        string expected = Convert.ToBase64String(MD5.HashData(content.Span));
#pragma warning restore CA5351, MA0193
        string? arrived = made.RootElement.TryGetProperty("md5Hash", out JsonElement hash) ? hash.GetString() : null;
        if (arrived != expected)
            throw new IOException("What Cloud Storage received differs from what was sent.");
    }

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ObjectUri(key, "?alt=media"));
        using HttpResponseMessage response = await SendAsync(request, cancellationToken, missingIsFine: true);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            string query = $"?fields=items(name),nextPageToken&prefix={Uri.EscapeDataString(options.Prefix + prefix)}"
                + (next is null ? "" : $"&pageToken={Uri.EscapeDataString(next)}");
            using var request = new HttpRequestMessage(
                HttpMethod.Get, new Uri(options.Endpoint, $"/storage/v1/b/{Uri.EscapeDataString(options.Bucket)}/o{query}"));
            using HttpResponseMessage response = await SendAsync(request, cancellationToken);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using JsonDocument page = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            if (page.RootElement.TryGetProperty("items", out JsonElement items))
            {
                foreach (JsonElement there in items.EnumerateArray())
                    yield return there.GetProperty("name").GetString()![options.Prefix.Length..];
            }

            next = page.RootElement.TryGetProperty("nextPageToken", out JsonElement more) ? more.GetString() : null;
        }
        while (next is not null);
    }

    public async ValueTask DeleteAsync(string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, ObjectUri(key, ""));
        using HttpResponseMessage response = await SendAsync(request, cancellationToken, missingIsFine: true);
    }

    private Uri ObjectUri(string key, string query) =>
        new(options.Endpoint, $"/storage/v1/b/{Uri.EscapeDataString(options.Bucket)}/o/{NameOf(key)}{query}");

    private string NameOf(string key) => Uri.EscapeDataString(options.Prefix + ObjectKey.Checked(key));

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken, bool missingIsFine = false)
    {
        try
        {
            if (credentials is not null)
            {
                string token = await credentials.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode || (missingIsFine && response.StatusCode == HttpStatusCode.NotFound))
                return response;
            response.Dispose();
            throw new IOException($"Cloud Storage answered {(int)response.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new IOException($"Cloud Storage cannot be reached: {e.Message}", e);
        }
    }
}
