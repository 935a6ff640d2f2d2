using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Radio24.Api.Keys;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Startup;

namespace Radio24.Api.Tests.Startup;

/// <summary>What whoever watches a station is told, and what nobody is.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_of_the_station_and_of_its_server_can_be_read_with_a_key()
    {
        await using TestStation station = await TestStation.StartAsync();
        using var meter = new Meter("Radio24.Test");
        meter.CreateCounter<long>("radio24.test.things").Add(3);
        await station.TokenAsync();
        string secret = KeySecret.New();
        await station.Get<IApiKeys>().AddAsync(
            new ApiKey(Guid.CreateVersion7(), "prometheus", ["metrics:read"], null, DateTimeOffset.UnixEpoch, null), KeySecret.Hash(secret)!, default);
        using HttpResponseMessage answer = await station.SendAsync(HttpMethod.Get, "/metrics", secret);
        string metrics = await answer.Content.ReadAsStringAsync();
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Contains("http_server_request_duration_seconds_count", metrics, StringComparison.Ordinal);
        Assert.Contains("radio24_test_things_total", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", false)]
    public async Task Spans_are_made_only_where_a_collector_is_named(string? variable, bool traced)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(
            variable is null ? [] : [KeyValuePair.Create(variable, (string?)"http://127.0.0.1:9")]).Build();
        var services = new ServiceCollection();
        services.AddTelemetry(configuration, "test");
        await using ServiceProvider all = services.BuildServiceProvider();
        Assert.Equal(traced, all.GetService<TracerProvider>() is not null);
    }

    [Fact]
    public async Task A_span_of_a_request_has_no_query_and_an_open_stream_none_at_all()
    {
        var spans = new List<Activity>();
        await using TestStation station = await TestStation.StartAsync(services: services =>
            services.AddOpenTelemetry().AddTracing().WithTracing(tracing => tracing.AddInMemoryExporter(spans)));
        string token = await station.TokenAsync();
        using (await station.SendAsync(HttpMethod.Get, "/api/v1/posts?access_token=hush&limit=3", token))
        using (await station.SendAsync(HttpMethod.Get, "/healthz?access_token=hush"))
        {
        }

        station.Get<TracerProvider>().ForceFlush();
        Activity[] here = [.. spans.Where(span => span.GetTagItem("server.port") is int port && port == station.Address.Port)];
        Assert.Contains(here, span => span.DisplayName.StartsWith("GET /api/v1/posts", StringComparison.Ordinal));
        Assert.DoesNotContain(here, span => span.DisplayName.Contains("healthz", StringComparison.Ordinal));
        Assert.All(here.SelectMany(span => span.TagObjects), tag => Assert.DoesNotContain("hush", tag.Value?.ToString() ?? "", StringComparison.Ordinal));
        Assert.All(here, span => Assert.Null(span.GetTagItem("user_agent.original")));
    }

    [Fact]
    public async Task A_post_is_put_in_the_inbox_with_the_trace_of_its_request()
    {
        var spans = new List<Activity>();
        await using TestStation station = await TestStation.StartAsync(services: services =>
            services.AddOpenTelemetry().AddTracing().WithTracing(tracing => tracing.AddInMemoryExporter(spans)));
        string token = await station.TokenAsync();
        await (await station.PostAsync(token, new { text = "hush" })).JsonAsync(202);
        await using IAsyncEnumerator<Delivery<PostId>> inbox = station.Get<IInbox>().ReadAsync(default).GetAsyncEnumerator();
        Assert.True(await inbox.MoveNextAsync());

        station.Get<TracerProvider>().ForceFlush();
        Activity received = Assert.Single(spans, span => span.DisplayName == "post received" && (string?)span.GetTagItem("radio24.post") == inbox.Current.Item.ToString());
        Assert.Equal(received.Id, inbox.Current.Traceparent);
        Activity request = Assert.Single(spans, span => span.SpanId == received.ParentSpanId);
        Assert.StartsWith("POST /api/v1/posts", request.DisplayName, StringComparison.Ordinal);
        Assert.All(spans.Where(span => span.TraceId == received.TraceId).SelectMany(span => span.TagObjects), tag => Assert.DoesNotContain("hush", tag.Value?.ToString() ?? "", StringComparison.Ordinal));
    }
}
