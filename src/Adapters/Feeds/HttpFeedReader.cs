using System.Net;
using System.Net.Sockets;
using Radio24.Core.Feeds;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Feeds;

/// <summary>
/// Feeds over HTTP: only what the owner named is asked. 10 s, 1 MB (unpacked) and 3 redirects, none of them from TLS to plain HTTP. Whether it may lead into
/// this network is known from the address as the owner wrote it, never from what a name resolves to; the address that was looked at is the one that is connected.
/// </summary>
public sealed class HttpFeedReader : IFeedReader, IDisposable
{
    private const int MostRedirects = 3, MostBytes = 1024 * 1024;

    private static readonly HttpRequestOptionsKey<bool> MayBeInside = new("radio24.inside");

    private readonly TimeSpan _within;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly Func<IPAddress[], int, CancellationToken, Task<Socket>> _connect;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public HttpFeedReader(TimeProvider time)
        : this(time, TimeSpan.FromSeconds(10))
    {
    }

    /// <param name="resolve">A name's addresses; null: the system's resolver.</param>
    /// <param name="connect">To one of these addresses; null: as it is.</param>
    internal HttpFeedReader(
        TimeProvider time, TimeSpan within, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null,
        Func<IPAddress[], int, CancellationToken, Task<Socket>>? connect = null)
    {
        (_time, _within, _resolve, _connect) = (time, within, resolve ?? Dns.GetHostAddressesAsync, connect ?? ConnectAsync);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 32,
            // A connection is for one request: what was allowed for one feed is not there for another.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = OpenAsync,
        });
    }

    public async ValueTask<FeedAnswer> ReadAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var late = new CancellationTokenSource(_within, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await FollowAsync(request, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FeedAnswer.Failed(FeedTrouble.TimedOut);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or InvalidDataException)
        {
            return new FeedAnswer.Failed(FeedTrouble.Unreachable);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<FeedAnswer> FollowAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        Uri at = request.Address;
        // Where the owner's own address lies within this network, what it points to may as well.
        bool inside = request.Inside || at.IsLoopback || (IPAddress.TryParse(at.IdnHost, out IPAddress? written) && IsInside(written));
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage message = Message(request, at);
            message.Options.Set(MayBeInside, inside);
            HttpResponseMessage answer;
            try
            {
                answer = await _http.SendAsync(message, cancellationToken);
            }
            catch (Exception e) when (e is InsideException or HttpRequestException { InnerException: InsideException })
            {
                return new FeedAnswer.Failed(redirects == 0 ? FeedTrouble.Inside : FeedTrouble.BadRedirect);
            }

            using HttpResponseMessage response = answer;
            switch ((int)response.StatusCode)
            {
                case 304:
                    return new FeedAnswer.Same();
                case 301 or 302 or 303 or 307 or 308:
                    if (redirects == MostRedirects || response.Headers.Location is not { } to || Next(at, to, request.Address) is not { } next)
                        return new FeedAnswer.Failed(FeedTrouble.BadRedirect);
                    at = next;
                    continue;
                case 200:
                    return await ReadAsync(response, cancellationToken);
                case >= 400 and < 500 and not (408 or 429):
                    return new FeedAnswer.Failed(FeedTrouble.Refused);
                default:
                    return new FeedAnswer.Failed(FeedTrouble.Failing);
            }
        }
    }

    private static HttpRequestMessage Message(FeedRequest request, Uri at)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, at) { Version = HttpVersion.Version11 };
        message.Headers.TryAddWithoutValidation("User-Agent", "Radio24 (feed reader)");
        message.Headers.TryAddWithoutValidation("Accept", "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5");
        if (request.Etag is { } etag)
            message.Headers.TryAddWithoutValidation("If-None-Match", etag);
        if (request.Modified is { } modified)
            message.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        return message;
    }

    /// <returns>Null: it is not followed.</returns>
    private static Uri? Next(Uri from, Uri to, Uri named)
    {
        Uri next = to.IsAbsoluteUri ? to : new Uri(from, to);
        bool may = next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && named.IsLoopback && next.IsLoopback);
        return may && next.UserInfo.Length == 0 ? next : null;
    }

    private static async ValueTask<FeedAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > MostBytes)
            return new FeedAnswer.Failed(FeedTrouble.TooLarge);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] text = new byte[MostBytes + 1];
        int read = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
        if (read > MostBytes)
            return new FeedAnswer.Failed(FeedTrouble.TooLarge);
        return FeedText.Parse(text.AsSpan(0, read).ToArray()) is { } items
            ? new FeedAnswer.Read(items, Short(response.Headers.ETag?.ToString()), Short(response.Content.Headers.LastModified?.ToString("R")))
            : new FeedAnswer.Failed(FeedTrouble.NotAFeed);
    }

    private static string? Short(string? header) => header is { Length: <= 512 } ? header : null;

    private async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        bool may = context.InitialRequestMessage.Options.TryGetValue(MayBeInside, out bool inside) && inside;
        IPAddress[] addresses = await _resolve(context.DnsEndPoint.Host, cancellationToken);
        if (!may && addresses.Any(IsInside))
            throw new InsideException();
        return new NetworkStream(await _connect(addresses, context.DnsEndPoint.Port, cancellationToken), ownsSocket: true);
    }

    private static async Task<Socket> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Not in the world: this machine, this network, what is not routed, what is reserved (RFC 6890).</summary>
    internal static bool IsInside(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return true;
        byte[] b = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Addresses that carry an IPv4 one: 64:ff9b::/96 (NAT64), 2002::/16 (6to4).
            if (b is [0, 0x64, 0xFF, 0x9B, ..])
                return IsInside(new IPAddress(b.AsSpan(12)));
            if (b is [0x20, 0x02, ..])
                return IsInside(new IPAddress(b.AsSpan(2, 4)));
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any)
                || b is [0x20, 0x01, 0x0D, 0xB8, ..] || b.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0;
        }

        return b switch
        {
            [0 or 10 or 127, ..] => true,
            [100, >= 64 and <= 127, ..] => true,
            [169, 254, ..] => true,
            [172, >= 16 and <= 31, ..] => true,
            [192, 168, ..] or [192, 0, 0 or 2, _] => true,
            [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _] => true,
            [>= 224, ..] => true,
            _ => false,
        };
    }

    /// <summary>It would lead into this network.</summary>
    private sealed class InsideException : IOException;
}
