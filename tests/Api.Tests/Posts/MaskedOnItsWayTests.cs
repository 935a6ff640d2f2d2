using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host;

namespace Radio24.Api.Tests.Posts;

/// <summary>A post with a phone number, from the request to the air: Api, Host and PostgreSQL as they are, in real time, so kept short.</summary>
[Collection(nameof(PostgresServerCollection))]
public sealed class MaskedOnItsWayTests(PostgresServer postgres)
{
    private static readonly string[] Secrets = ["090-1234-5678", "09012345678", "5678", "aiko.tanaka@example.org", "tanaka@"];

    [Fact]
    public async Task It_airs_masked_and_stands_in_no_log_no_event_and_no_row()
    {
        await postgres.EmptyAsync();
        NpgsqlDataSource source = postgres.Source;
        using var log = new LogLines();
        string music = Directory.CreateTempSubdirectory("radio24-music-").FullName;
        await using TestStation station = await TestStation.StartAsync(services: services =>
        {
            log.AddTo(services);
            services.AddSingleton<IPostStore>(_ => new PostgresPostStore(source));
            services.AddSingleton<IScreeningRecords>(new PostgresScreeningRecords(source));
            services.AddSingleton<IPolicyStore>(new PostgresPolicyStore(source));
            services.AddSingleton<IOutbox>(new PostgresOutbox(source));
            services.AddSingleton<IAirLog>(new PostgresAirLog(source));
            services.AddSingleton<IAuditLog>(new PostgresAuditLog(source));
            services.AddSingleton<IAccounts>(new PostgresAccounts(source));
            services.AddSingleton<ISessions>(new PostgresSessions(source));
            services.AddSingleton<IRetention>(new PostgresRetention(source));
            services.AddRadio24Host(new BroadcastOptions { Udp = new() { Port = 0 }, Listen = "127.0.0.1", Music = new() { Folder = music }, Seed = 24 });
        });
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var heard = new List<StationEvent>();
        var aired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task listening = ListenAsync();

        JsonElement sent = await (await station.PostAsync(
            await station.TokenAsync(), new { text = "Greetings! My number is 090-1234-5678, or write to aiko.tanaka@example.org please.", name = "Aiko 090-1234-5678" })).JsonAsync(202);
        Assert.True(PostId.TryParse(sent.Text("id"), out PostId id));
        await aired.Task.WaitAsync(patience.Token);
        await patience.CancelAsync();
        await listening;

        Assert.Equal(PostState.Aired, (await station.Get<IPostStore>().FindAsync(id, default))!.State);
        Assert.Contains(heard, e => e is StationEvent.CaptionShown { Caption: var caption } && caption.Text.Contains("Greetings", StringComparison.OrdinalIgnoreCase));
        AssertClean("an event", heard.Select(e => JsonSerializer.Serialize<object>(e)));
        AssertClean("the log", log.Lines);
        foreach (string table in (string[])["posts", "post_states", "outbox", "air_log", "audit_log"])
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync();
            string[] rows = [.. await connection.QueryAsync<string>($"select to_jsonb(t)::text from {table} t")];
            Assert.NotEmpty(rows.Concat(table == "audit_log" ? ["none yet"] : Array.Empty<string>()));
            AssertClean(table, rows.Select(row => row.Replace(sent.Text("id"), "", StringComparison.Ordinal)));
        }

        // Only by permission.
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer), moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);
        await (await viewer.GetAsync($"/api/v1/desk/posts/{id}/original")).JsonAsync(403);
        JsonElement original = await (await moderator.GetAsync($"/api/v1/desk/posts/{id}/original")).JsonAsync(200);
        Assert.Contains("090-1234-5678", original.Text("text"), StringComparison.Ordinal);
        Assert.Equal("Aiko 090-1234-5678", original.Text("name"));
        Assert.Single(await station.Get<IAuditLog>().ReadAsync("desk.original", null, null, 10, default));
        await station.StopAsync();
        AssertClean("the log", log.Lines);
        Directory.Delete(music, recursive: true);

        async Task ListenAsync()
        {
            try
            {
                await foreach (StationEvent e in station.Feed.SubscribeAsync<StationEvent>(patience.Token))
                {
                    heard.Add(e);
                    if (e is StationEvent.PostMoved { Transition.State: PostState.Aired })
                        aired.TrySetResult();
                }
            }
            catch (OperationCanceledException)
            {
                // Enough was heard.
            }
        }
    }

    private static void AssertClean(string where, IEnumerable<string> lines)
    {
        foreach (string line in lines)
            Assert.All(Secrets, secret => Assert.False(WithoutTimes(line).Contains(secret, StringComparison.Ordinal), $"{where}: {line}"));
    }

    // A time or an id may have any digits in it.
    private static string WithoutTimes(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\\\\\\\\x[0-9a-f]+|[0-9:.]+[+][0-9:]+|\\.[0-9]+|[0-9]{2}:[0-9]{2}:[0-9.]+", "");
}
