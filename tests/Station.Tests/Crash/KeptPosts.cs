using Npgsql;
using Radio24.Bench;

namespace Radio24.Station.Tests.Crash;

/// <summary>What stands in a split station's database, read past all of the station's own code.</summary>
internal sealed class KeptPosts(string connectionString)
{
    private const string Final = "('aired', 'rejected', 'withdrawn', 'expired', 'failed')";

    /// <summary>Reads port and password from what <c>./radio24 up --split</c> wrote down and started.</summary>
    public static KeptPosts Of(StationProcess station)
    {
        string[] command = File.ReadAllText($"/proc/{station.ProcessIdOf("postgres")}/cmdline").Split('\0');
        string port = command[Array.IndexOf(command, "-p") + 1];
        string password = File.ReadLines(Path.Combine(station.DataFolder, "split", "secrets"))
            .Single(line => line.StartsWith("PG_PASSWORD=", StringComparison.Ordinal))["PG_PASSWORD=".Length..];
        return new KeptPosts($"Host=127.0.0.1;Port={port};Username=radio24;Password={password};Database=postgres;Pooling=false");
    }

    /// <returns>How many posts there are in each state that is not final; empty when all is done. Null while nobody answers.</returns>
    public async Task<Dictionary<string, long>?> UnfinishedAsync()
    {
        try
        {
            return (await QueryAsync($"select state, count(*) from posts where state not in {Final} group by state"))
                .ToDictionary(row => (string)row[0], row => (long)row[1]);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    /// <returns>Post id, idempotency key, state, kind.</returns>
    public async Task<List<(string Id, string Key, string State, bool IsVoice)>> PostsAsync() =>
        [.. (await QueryAsync("select id, idempotency_key, state, kind from posts order by id"))
            .Select(row => (Id(row[0]), (string)row[1], (string)row[2], (string)row[3] == "voice"))];

    /// <returns>Each post's history in order, by id.</returns>
    public async Task<ILookup<string, (int N, string State, DateTimeOffset At)>> HistoriesAsync() =>
        (await QueryAsync("select post, n, state, at from post_states order by post, n"))
            .ToLookup(row => Id(row[0]), row => ((int)row[1], (string)row[2], new DateTimeOffset((DateTime)row[3])));

    /// <returns>The posts of the air log's lines, one for each line that has one.</returns>
    public async Task<List<string>> AirLogAsync() =>
        [.. (await QueryAsync("select post from air_log where post is not null order by started_at")).Select(row => Id(row[0]))];

    /// <summary>As the Api spells it.</summary>
    private static string Id(object id) => ((Guid)id).ToString("N");

    private async Task<List<object[]>> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
