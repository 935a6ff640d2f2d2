using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;

namespace Radio24.Adapters.Ai;

/// <summary>
/// A place that speaks as OpenAI does, and its key. What comes back is bounded, redirects are not followed (the key stays here), nothing is logged by the client,
/// and it tries nothing again by itself: each request is one line of the ledger.
/// </summary>
internal sealed class ModelEndpoint : IDisposable
{
    private const int LargestAnswer = 8 << 20;

    private readonly HttpClient _http;

    public ModelEndpoint(Uri address, string? key)
    {
        Address = Plain(address);
        // Without a key one is sent all the same: a service that needs none does not look at it.
        Credential = new ApiKeyCredential(string.IsNullOrWhiteSpace(key) ? "none" : key.Trim());
        _http = new HttpClient(new BoundedAnswers(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        }))
        {
            // Polly has the deadline.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public Uri Address { get; }

    public ApiKeyCredential Credential { get; }

    public OpenAIClientOptions Options() => new()
    {
        Endpoint = Address,
        Transport = new HttpClientPipelineTransport(_http),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
        UserAgentApplicationId = "radio24",
        ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
    };

    /// <summary>Of a model that is here.</summary>
    /// <param name="usual">The endpoint that most models are at.</param>
    public ModelAddress Of(string model, Uri usual) => new(Address.Host, model, Address == Plain(usual) ? model : $"{model}@{Address.Authority}{Address.AbsolutePath}");

    /// <summary>The address without a slash at its end, which says nothing.</summary>
    public static Uri Plain(Uri address) => address.AbsoluteUri.EndsWith('/') ? new Uri(address.AbsoluteUri.TrimEnd('/')) : address;

    public void Dispose() => _http.Dispose();

    /// <summary>Reads an answer to its end, up to a limit: whoever sends without end, or slowly, meets the deadline or this.</summary>
    private sealed class BoundedAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            // The client takes what comes with a redirect for the answer.
            if ((int)response.StatusCode is >= 300 and < 400)
            {
                response.Dispose();
                throw new HttpRequestException(HttpRequestError.InvalidResponse, "a redirect");
            }

            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
            return response;
        }
    }
}
