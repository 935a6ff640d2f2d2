using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Radio24.Api.Accounts;
using Radio24.Api.Audit;
using Radio24.Api.Costs;
using Radio24.Api.Desk;
using Radio24.Api.Documents;
using Radio24.Api.Events;
using Radio24.Api.Feeds;
using Radio24.Api.Health;
using Radio24.Api.Keys;
using Radio24.Api.Listeners;
using Radio24.Api.Now;
using Radio24.Api.Policy;
using Radio24.Api.Posts;
using Radio24.Api.Presenting;
using Radio24.Api.Problems;
using Radio24.Api.Questions;
using Radio24.Api.Security;
using Radio24.Api.Talk;
using Radio24.Api.Tone;
using Radio24.Api.Web;
using Radio24.Api.Whep;
using Radio24.Core.Asking;
using Radio24.Core.Feeds;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Questions;
using Radio24.Core.Screening;
using Radio24.Core.Tone;

namespace Radio24.Api;

/// <summary>
/// Everything listeners reach over HTTP. Needs <see cref="IPostStore"/>, <see cref="IScreeningRecords"/>, <see cref="IPolicyStore"/>, <see cref="IDeskPresence"/>, <see cref="ISeals"/>, <see cref="IAirLog"/>, <see cref="ISpeechRecords"/>, <see cref="IInbox"/>, <see cref="ITalkback"/>, <see cref="IVoiceStore"/>,
/// <see cref="IStationFeed"/>, <see cref="IAccounts"/>, <see cref="ISessions"/>, <see cref="IApiKeys"/>, <see cref="IAuditLog"/>,
/// <see cref="IStationKeys"/>, <see cref="IToneCache"/>, <see cref="IGlossaries"/>, <see cref="IQuestions"/>, <see cref="IFeedItems"/>, <see cref="ILedger"/>, <see cref="IDocuments"/>, <see cref="IDocumentReader"/>, <see cref="IKnowledge"/>, <see cref="IRateLimits"/>, <see cref="IWhepGateway"/> and <see cref="IAirStatus"/> from whoever starts it;
/// asks an <see cref="IChatModel"/>, an <see cref="IModerationModel"/>, and every <see cref="IFactSource"/> where there is one.
/// </summary>
public static class Radio24Api
{
    /// <summary>The CORS policy of what any page may use: what is public anyway, and tokens are not cookies.</summary>
    internal const string AnyOrigin = "any origin";

    /// <param name="options">Have been checked (<see cref="Startup.Settings"/>).</param>
    public static IServiceCollection AddRadio24Api(this IServiceCollection services, ApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(options.Posts);
        services.AddSingleton(options.Voice);
        services.TryAddSingleton<IReadiness, OnAirReadiness>();
        services.TryAddSingleton<IStoreStart, StoreStarted>();
        AddSecurity(services, options);

        services.AddSingleton<PostAllowance>();
        services.AddSingleton<PostWaits>();
        services.AddSingleton<FirstMask>();
        services.AddSingleton<SentDigest>();
        services.AddSingleton<Replies>();
        services.AddSingleton<PostReception>();
        services.TryAddSingleton(LocalScreening.Of(options.Screening));
        services.TryAddSingleton(all => StationTone.Bridge(all, options.Tone, options.StationName, options.Presenter.HouseRules));
        services.TryAddSingleton(all => new PostProgress(
            all.GetRequiredService<IPostStore>(), all.GetRequiredService<IStationFeed>(), all.GetRequiredService<ILogger<OwnPosts>>().AuthorNotTold));
        AddQuestions(services, options);
        services.AddSingleton<OwnPosts>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<DeskAttendance>();
        services.TryAddSingleton<Originals>();
        services.AddSingleton<Erasure>();
        services.AddSingleton<DocumentReception>();
        services.AddSingleton<VoiceBooth>();
        services.AddSingleton<StationBoard>();
        services.AddSingleton<Audience>();
        services.AddHostedService<FeedRelay>();

        services.ConfigureHttpJsonOptions(http => Wire.Apply(http.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ProblemHandling>();
        services.AddStationDocument(options.PathBase);
        services.AddWebApp();
        services.AddSignalR(hub =>
            {
                hub.AddFilter<HubProblems>();
                hub.MaximumReceiveMessageSize = 32 * 1024;
                // One call while a recording comes in.
                hub.MaximumParallelInvocationsPerClient = 2;
                hub.StreamBufferCapacity = 8;
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                hub.KeepAliveInterval = TimeSpan.FromSeconds(15);
                hub.HandshakeTimeout = TimeSpan.FromSeconds(10);
            })
            .AddJsonProtocol(json => Wire.Apply(json.PayloadSerializerOptions));
        services.AddSingleton<IHubProtocol, TalkProtocol>(); // the last of a name counts
        services.AddSingleton<HubProblems>();
        services.AddSingleton<HubLifetimeManager<TalkHub>, TalkPages>();
        // SignalR logs every call that is refused and every frame that is broken, with a stack trace: whoever likes could fill the disk.
        // What fails at the station itself is logged by HubProblems.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore.SignalR", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Http.Connections", LogLevel.None));
        return services;
    }

    public static WebApplication MapRadio24Api(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        ApiOptions options = app.Services.GetRequiredService<ApiOptions>();
        // Now, not at the first request: a wrong key of the settings must stop the start.
        app.Services.GetRequiredService<ListenerTokens>();

        app.UseTrustedProxies(options.Proxies);
        app.UseBasePath(options.PathBase);
        app.UseSecurityHeaders();
        app.UseWhepTypes();
        app.UseExceptionHandler(_ => { });
        app.UseStatusProblems();
        app.UseBrokenBodies();
        app.UseRouting();
        app.UseCors();
        app.UseRateLimiter();
        app.UseStoreStart();
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<AddressLimits>().PassAsync);
        app.UseSharedLimits();
        app.UseCrossSiteGuard();
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<DeskAttendance>().PassAsync);
        // SignalR's own pings keep a page's connection alive.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.UseWebApp(options.Http.WebRoot);

        RouteGroupBuilder v1 = app.MapGroup("/api/v1");
        v1.MapListeners();
        v1.MapPosts();
        v1.MapTransforms();
        v1.MapQuestions();
        v1.MapFeeds();
        v1.MapNow();
        v1.MapAirLog();
        v1.MapWhy();
        v1.MapPresenter();
        v1.MapEvents();
        v1.MapSession();
        v1.MapClaim();
        v1.MapAccounts();
        v1.MapKeys();
        v1.MapSealing();
        v1.MapAudit();
        v1.MapCosts();
        v1.MapDesk();
        v1.MapDeskPosts();
        v1.MapOriginals();
        v1.MapPolicy();
        v1.MapDocuments();
        v1.MapSearch();
        v1.MapMusic();
        app.MapClaimPage();
        app.MapHealth();
        app.MapWhep();
        app.MapTalk(app.Services.GetRequiredService<AddressLimits>());
        app.MapOpenApi("/openapi/{documentName}.json").ForEverybody().WithoutStore();
        app.MapReference();
        return app;
    }

    private static void AddQuestions(IServiceCollection services, ApiOptions options)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFactSource, FeedFacts>());
        services.AddSingleton<StationGrounds>();
        services.AddSingleton(all => new Grounds(all.GetService<IKnowledge>(), all.GetServices<IFactSource>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all => new Answering(
            options.Questions, Prompts.BuiltIn, all.GetService<IChatModel>(), new AnswerCheck(all.GetRequiredService<LocalScreening>()), options.StationName,
            options.Presenter.HouseRules, () => TimeZoneInfo.ConvertTime(all.GetRequiredService<TimeProvider>().GetUtcNow(), TimeZoneInfo.Local),
            all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all => ActivatorUtilities.CreateInstance<QuestionDesk>(all));
    }

    private static void AddSecurity(IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton(options.Addresses);
        services.AddSingleton(options.Visitors);
        services.AddSingleton(options.Accounts);
        services.AddSingleton(all => new ListenerTokens(
            new TokenKeys(options.Tokens, all.GetRequiredService<IStationKeys>()), options.TokenLifetime, all.GetRequiredService<TimeProvider>()));
        services.AddHostedService<KeysAtStart>();
        services.AddSingleton<Doorkeeper>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<AuditTrail>();
        services.TryAddSingleton(new StationConsole(Console.Out));
        services.AddHostedService<ClaimInvitation>();
        services.AddDataProtection().SetApplicationName("radio24");
        services.AddOptions<KeyManagementOptions>().Configure<IStationKeys>((ring, keys) => ring.XmlRepository = new SealKeys(keys));
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        // The base class says of each request that it was refused: a line for whoever asks.
        services.AddLogging(logging => logging.AddFilter(typeof(StationAuthentication).FullName, LogLevel.Warning));
        services.AddAuthentication(StationAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, StationAuthentication>(StationAuthentication.SchemeName, configureOptions: null)
            .AddExternalSignIn(options.OAuth);
        services.AddAuthorization(Permissions.AddPolicies);

        services.AddSingleton<AddressLimits>();
        services.AddRateLimiter();
        services.AddOptions<RateLimiterOptions>().Configure<AddressLimits>((limiter, limits) => limits.Apply(limiter));
        services.AddCors(cors => cors.AddPolicy(AnyOrigin, policy => policy
            .AllowAnyOrigin()
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete)
            .WithHeaders("Authorization", "Content-Type", "If-Match")
            .WithExposedHeaders(
                "Location", "ETag", "Link", "Retry-After", "RateLimit", "RateLimit-Policy", "Accept-Patch", "Accept-Post")
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Routes that take a body say how large; this is for all others.
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
    }
}
