using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Adapters.Keys;
using Radio24.Api.Accounts;
using Radio24.Api.Security;
using Radio24.Core.Ports;
using Radio24.Startup;
using Radio24.Tests;

namespace Radio24.Api.Tests.Station;

/// <summary>
/// The Api on real Kestrel, on any free port of 127.0.0.1, over the embedded backplane. Only what the Host does is played by
/// hand: the WHEP gateway and whether it is on air.
/// </summary>
internal sealed class TestStation : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _data;

    private TestStation(WebApplication app, DirectoryInfo data, ScriptedGateway gateway, SwitchedAir air)
    {
        (_app, _data, Gateway, Air) = (app, data, gateway, air);
        // Cookies are what the test says, not what somebody else was given.
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http { get; }

    public Uri Address => Http.BaseAddress!;

    public ScriptedGateway Gateway { get; }

    public SwitchedAir Air { get; }

    public string DataFolder => _data.FullName;

    /// <summary>What whoever started the station can read.</summary>
    public StringWriter Console { get; private init; } = new();

    /// <summary>Everything that has been mapped.</summary>
    public IEnumerable<Endpoint> Endpoints => Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public IStationFeed Feed => Get<IStationFeed>();

    public static async Task<TestStation> StartAsync(
        Func<ApiOptions, ApiOptions>? change = null, TimeProvider? time = null, IPostStore? posts = null,
        Action<IServiceCollection>? services = null)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("radio24-api-");
        var gateway = new ScriptedGateway();
        var air = new SwitchedAir();
        var options = new ApiOptions { DataFolder = data.FullName };
        options = options with
        {
            Posts = options.Posts with { MinimumGap = TimeSpan.Zero },
            // Slow on purpose is only slow here; what a real number of rounds does is tested once.
            Accounts = options.Accounts with { PasswordRounds = 1_000 },
        };

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.Services.AddTelemetry(builder.Configuration, "api");
        builder.Services.AddMemoryBackplane(voiceBytes: 4 << 20);
        builder.Services.AddSingleton<IStationKeys>(new FolderKeys(FolderKeys.In(data.FullName)));
        if (posts is not null)
            builder.Services.AddSingleton(posts);
        if (posts is IScreeningRecords records)
            builder.Services.AddSingleton(records);
        var console = new StringWriter();
        builder.Services.AddSingleton(new StationConsole(TextWriter.Synchronized(console)));
        builder.Services.AddSingleton<IWhepGateway>(gateway);
        builder.Services.AddSingleton<IAirStatus>(air);
        services?.Invoke(builder.Services);
        builder.Services.AddRadio24Api(change?.Invoke(options) ?? options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        WebApplication app = builder.Build();
        app.MapRadio24Api();
        app.MapGet("/api/test/fails", string () => throw new InvalidOperationException("secret of the inside")).ForEverybody().ExcludeFromDescription();
        await app.StartAsync();
        return new TestStation(app, data, gateway, air) { Console = console };
    }

    /// <summary>A new listener's token.</summary>
    public async Task<string> TokenAsync()
    {
        using HttpResponseMessage response = await Http.PostAsJsonAsync("/api/v1/listeners", new { });
        Assert.Equal(201, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    public Task<HttpResponseMessage> PostAsync(string? token, object post, string? key = null) =>
        SendAsync(HttpMethod.Post, "/api/v1/posts", token, JsonContent.Create(post), key);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token = null, HttpContent? content = null, string? key = null, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        headers?.Invoke(request.Headers);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }
}

/// <summary>Says what the test told it to, and notes what it was asked.</summary>
internal sealed class ScriptedGateway : IWhepGateway
{
    public WhepResult Answer { get; set; } = new(WhepOutcome.Created, "s3cr3t", "v=0\r\n", "tag1");

    public string? Asked { get; private set; }

    public string? From { get; private set; }

    public string? IfMatch { get; private set; }

    public int Listeners => 0;

    public ValueTask<WhepResult> JoinAsync(string offer, string from, CancellationToken cancellationToken)
    {
        (Asked, From) = (offer, from);
        return ValueTask.FromResult(Answer);
    }

    public ValueTask<bool> LeaveAsync(string session, CancellationToken cancellationToken) => ValueTask.FromResult(session == "s3cr3t");

    public ValueTask<WhepResult> PatchAsync(string session, string fragment, string? ifMatch, CancellationToken cancellationToken)
    {
        (Asked, IfMatch) = (fragment, ifMatch);
        return ValueTask.FromResult(Answer);
    }
}

internal sealed class SwitchedAir : IAirStatus
{
    public bool OnAir { get; set; } = true;

    public string Description => OnAir ? "on air" : "signing on";
}
