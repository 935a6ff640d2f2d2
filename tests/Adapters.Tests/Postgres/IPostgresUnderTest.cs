using Dapper;
using Npgsql;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>A migrated PostgreSQL that suites share: PGlite, or a server.</summary>
public interface IPostgresUnderTest
{
    NpgsqlDataSource Source { get; }
}

public static class PostgresUnderTest
{
    /// <summary>Empties every table that suites write to.</summary>
    public static async Task EmptyAsync(this IPostgresUnderTest postgres)
    {
        await using NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            alter table audit_log disable trigger user;
            truncate posts, post_states, outbox, outbox_cursors, air_log, speech_records, audit_log, accounts, api_keys, admin_invitations, air_lease, station_keys, paid_calls, paid_totals, paid_reservations, policies, desk_presence, questions, feeds, documents, memories cascade;
            alter table audit_log enable trigger user
            """);
    }
}
